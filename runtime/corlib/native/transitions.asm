; Transitions between managed and unmanaged code, and polls for a collection. There is one kind of code here and
; collections happen only between turns: all of them are nothing.
BITS 64
section .text
global RhpReversePInvoke, RhpReversePInvokeReturn, RhpPInvoke, RhpPInvokeReturn, RhpGcPoll, RhDebugBreak
RhpReversePInvoke:
RhpReversePInvokeReturn:
RhpPInvoke:
RhpPInvokeReturn:
RhpGcPoll:
    ret

RhDebugBreak:
    int3
    ret

; the table of what the compiler left for start-up (see Internal.Runtime.Startup)
extern __ReadyToRunHeader
global rt_r2r_header
rt_r2r_header:
    lea rax, [rel __ReadyToRunHeader]
    ret

section .rodata
global RhpTrapThreads
align 4
RhpTrapThreads: dd 0            ; no thread is ever to be trapped
section .note.GNU-stack noalloc noexec nowrite progbits
