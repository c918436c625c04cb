; Marks around what this machine's network does meanwhile, and the two probes of the scale.

%include "bench/probe.inc"

; mark number: two functions, between whose calls a stretch lies.
%macro mark 1
align 16
global mark_begin_%1:function
mark_begin_%1:
    marker 1, %1
    ret
align 16
global mark_end_%1:function
mark_end_%1:
    marker 2, %1
    ret
%endmacro

    mark 2
    mark 3
    mark 4
    mark 5
    mark 6
    mark 7

section .note.GNU-stack noalloc noexec nowrite progbits
