; The measured loops of generated clients.

%include "bench/probe.inc"

extern sdk_call, sdk_batch

    probe 2, sdk_call
    probe 3, sdk_batch
