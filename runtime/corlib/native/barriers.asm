; Stores of references. The collector runs between turns, with no managed frame on the stack, and moves nothing while
; code runs, so a store needs no bookkeeping. They stay in assembly because the compiler assumes the exact register
; contract of the upstream helpers: nothing but what is named below changes.
BITS 64
section .text
global RhpAssignRef, RhpCheckedAssignRef, RhpByRefAssignRef

; rdi = where to store, rsi = reference
RhpAssignRef:
RhpCheckedAssignRef:
    mov [rdi], rsi
    ret

; copies the reference at rsi to rdi, advances both; rcx is scratch
RhpByRefAssignRef:
    mov rcx, [rsi]
    mov [rdi], rcx
    add rdi, 8
    add rsi, 8
    ret
section .note.GNU-stack noalloc noexec nowrite progbits
