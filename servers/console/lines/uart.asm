; One burst into the transmit FIFO of a UART.
;   void uart_send(nint port, byte* bytes, nint count)          System V: rdi, rsi, rdx

bits 64
default rel

section .text
global uart_send:function
uart_send:
    mov rcx, rdx
    mov rdx, rdi
    rep outsb
    ret
