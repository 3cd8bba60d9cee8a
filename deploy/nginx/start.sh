#!/bin/sh
# Write nginx's configuration from the environment and become nginx; `start.sh check` only checks it.
#
#   PAGE_SERVERS     host:port of each page server, with spaces between. A host must keep its address: nginx asks once.
#   UPLOAD_MIB       largest upload; the same as server.maxUploadSize
#   PORT             to listen on (8080)
#   HTTPS_PORT, CERTIFICATE, CERTIFICATE_KEY   with a certificate, PORT only leads to HTTPS_PORT (8443)
#   SCHEME           what readers use where a proxy of the school ends HTTPS before this one (https)
#   TRUSTED_PROXIES  addresses or networks of such proxies, with spaces between
#   FOLDER           for what is written (/tmp/nginx)
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=${FOLDER:-/tmp/nginx}
port=${PORT:-8080}
mkdir -p "$folder"

address() {  # of a page server, as $upstream_addr writes it
    host=${1%:*}
    case $host in
        *[!0-9.]*) found=$(getent hosts "$host" | awk '{ print $1; exit }')
            [ -n "$found" ] || { echo "start.sh: there is no host $host" >&2; exit 1; }
            host=$found ;;
    esac
    echo "$host:${1##*:}"
}

addresses=
for server in $PAGE_SERVERS; do
    one=$(address "$server")
    addresses="$addresses $one"
done

peers() {  # of all page servers; those other than the first argument only in its place
    for other in $addresses; do
        backup=
        [ -z "${1:-}" ] || [ "$other" = "$1" ] || backup=" backup"
        echo "    server $other max_fails=1 fail_timeout=5s$backup;"
    done
    echo "    keepalive 64;"
}

{
    echo "upstream newcomers {"; echo "    zone newcomers 64k;"; peers; echo "}"
    number=0; chosen=; served=
    for one in $addresses; do
        number=$((number + 1))
        echo "upstream replica_$number {"; echo "    zone replica_$number 64k;"; peers "$one"; echo "}"
        chosen="$chosen    $number replica_$number;
"
        # After a failure the addresses of all that were tried stand there; the last one answered.
        served="$served    \"~(^|[ ,])$(echo "$one" | sed 's/\./\\./g')\$\" $number;
"
    done
    printf 'map $cookie_convnet_classroom_replica $replica {\n    default newcomers;\n%s}\n' "$chosen"
    printf 'map $upstream_addr $served_by {\n    default "";\n%s}\n' "$served"
} > "$folder/replicas.conf"

for proxy in ${TRUSTED_PROXIES:-}; do echo "set_real_ip_from $proxy;"; done > "$folder/trusted.conf"

scheme=${SCHEME:-http} secure=
: > "$folder/redirect.conf"
if [ -n "${CERTIFICATE:-}" ]; then
    scheme=https
    {
        echo "listen ${HTTPS_PORT:-8443} ssl http2;"
        echo "ssl_certificate $CERTIFICATE;"
        echo "ssl_certificate_key $CERTIFICATE_KEY;"
        echo "ssl_protocols TLSv1.2 TLSv1.3;"
        echo "ssl_session_cache shared:tls:10m;"
        echo 'add_header Strict-Transport-Security "max-age=31536000" always;'
    } > "$folder/listen.conf"
    echo "server { listen $port; return 301 https://\$host\$request_uri; }" > "$folder/redirect.conf"
else
    echo "listen $port;" > "$folder/listen.conf"
fi
[ "$scheme" = http ] || secure="; Secure"

sed -e "s|@FOLDER@|$folder|g" -e "s|@UPLOAD_MIB@|$UPLOAD_MIB|g" -e "s|@SCHEME@|$scheme|g" -e "s|@SECURE@|$secure|g" \
    "$here/classroom.conf.template" > "$folder/nginx.conf"
[ "${1:-}" != check ] || exec nginx -t -q -c "$folder/nginx.conf" -g "error_log stderr;"
exec nginx -e stderr -c "$folder/nginx.conf"
