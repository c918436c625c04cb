; What guards the stack: the canary of methods with stack buffers, and the probe of frames larger than a page, so that
; an overflow faults in the guard page instead of jumping over it.
BITS 64
section .text
global RhpStackProbe, RhpFallbackFailFast

; r11 = lowest address of the frame being made. Touches every page from rsp down to it; changes no register.
RhpStackProbe:
    push rbp
    mov rbp, rsp
    and rsp, -4096
.next:
    sub rsp, 4096
    or dword [rsp], 0
    cmp rsp, r11
    jg .next
    mov rsp, rbp
    pop rbp
    ret

extern rt_stackfail
RhpFallbackFailFast:
    jmp rt_stackfail

section .data
global __security_cookie
align 8
__security_cookie: dq 0x5AFEC00C1E00BEEF
section .note.GNU-stack noalloc noexec nowrite progbits
