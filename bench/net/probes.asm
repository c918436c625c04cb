; Marks around what this machine's network does meanwhile, and the two probes of the scale.

%include "bench/probe.inc"

    mark 2
    mark 3
    mark 4
    mark 5
    mark 6
    mark 7

section .note.GNU-stack noalloc noexec nowrite progbits
