; What a correct kernel never does.
BITS 64
section .text
global probe_read, probe_write, probe_call, probe_recurse, probe_divide, probe_undefined
probe_read:
    mov rax, [rdi]
    ret
probe_write:
    mov [rdi], rdi
    ret
probe_call:
    jmp rdi
probe_recurse:
    sub rsp, 8
    call probe_recurse
    ret
probe_divide:
    xor ecx, ecx
    xor edx, edx
    div ecx
    ret
probe_undefined:
    ud2
section .note.GNU-stack noalloc noexec nowrite progbits
