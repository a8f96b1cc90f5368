"""A GGUF model behind llama.cpp's own server, which runs beside this process and ends with it."""
