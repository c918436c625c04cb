; Copy and fill. Up to 32 bytes: loads, then stores, right for any overlap. Beyond: `rep movsq`/`rep stosq` with the odd
; tail as one overlapping word, which is fast on hardware and under emulation; a copy to a higher overlapping address
; goes down in 16-byte steps (never with the direction flag, which an interrupt would have to clean up).
BITS 64
section .text
global memcpy, memmove, memset

; rdi = destination, rsi = source, rdx = bytes; returns the destination
memcpy:
memmove:
    mov rax, rdi
    cmp rdx, 16
    jb .small
    cmp rdx, 32
    ja .large
    movups xmm0, [rsi]
    movups xmm1, [rsi+rdx-16]
    movups [rdi], xmm0
    movups [rdi+rdx-16], xmm1
    ret
.small:
    cmp rdx, 8
    jae .eight
    cmp rdx, 4
    jae .four
    test rdx, rdx
    jz .done
    movzx ecx, byte [rsi]
    cmp rdx, 1
    je .one
    movzx r8d, word [rsi+rdx-2]
    mov [rdi+rdx-2], r8w
.one:
    mov [rdi], cl
.done:
    ret
.four:
    mov ecx, [rsi]
    mov r8d, [rsi+rdx-4]
    mov [rdi], ecx
    mov [rdi+rdx-4], r8d
    ret
.eight:
    mov rcx, [rsi]
    mov r8, [rsi+rdx-8]
    mov [rdi], rcx
    mov [rdi+rdx-8], r8
    ret
.large:
    mov rcx, rdi
    sub rcx, rsi
    cmp rcx, rdx
    jb .down
    mov r8, [rsi+rdx-8]
    lea r9, [rdi+rdx-8]
    mov rcx, rdx
    shr rcx, 3
    rep movsq
    mov [r9], r8
    ret
.down:
    movups xmm1, [rsi]
.step:
    movups xmm0, [rsi+rdx-16]
    movups [rdi+rdx-16], xmm0
    sub rdx, 16
    cmp rdx, 16
    jae .step
    movups [rdi], xmm1
    ret

; rdi = destination, sil = value, rdx = bytes; returns the destination
memset:
    mov r9, rdi
    movzx esi, sil
    mov rax, 0x0101010101010101
    imul rax, rsi
    cmp rdx, 8
    jb .bytes
    mov [rdi+rdx-8], rax
    mov rcx, rdx
    shr rcx, 3
    rep stosq
    mov rax, r9
    ret
.bytes:
    mov rcx, rdx
    rep stosb
    mov rax, r9
    ret
section .note.GNU-stack noalloc noexec nowrite progbits
