; The measured loops of files, and marks around what is measured in other programs.

%include "bench/probe.inc"

extern fs_round

    probe 2, fs_round
    probe 3, fs_round
    probe 4, fs_round
    probe 5, fs_round
    probe 6, fs_round
    probe 7, fs_round
    probe 8, fs_round
    probe 9, fs_round
    probe 10, fs_round

    mark 20
    mark 21
    mark 22

section .note.GNU-stack noalloc noexec nowrite progbits
