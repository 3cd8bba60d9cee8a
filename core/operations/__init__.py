"""What layers do, in NumPy and OpenCV: windows, convolution, pooling, receptive fields."""
