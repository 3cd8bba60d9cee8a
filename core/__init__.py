"""All computation of Convnet Classroom, free of Streamlit: import the module of the concept you need."""
