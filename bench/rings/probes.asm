; The measured loops of the rings.

%include "bench/probe.inc"

extern bench_submit_b32, bench_reap_b32, bench_submit_b1, bench_reap_b1, bench_produce_b32, bench_consume_b32
extern ring64_produce_b32, ring64_consume_b32

    probe 2, bench_submit_b32
    probe 3, bench_reap_b32
    probe 4, bench_submit_b1
    probe 5, bench_reap_b1
    probe 6, bench_produce_b32
    probe 7, bench_consume_b32
    probe 8, ring64_produce_b32
    probe 9, ring64_consume_b32

section .note.GNU-stack noalloc noexec nowrite progbits
