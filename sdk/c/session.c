/* A session: a channel, the buffer that is lent on it, and the comparison of what both sides know. */
#include "port.h"

/* New memory, mapped here and lent to the server. */
static uint16_t lend_buffer(struct mooring_session *session)
{
    const uint64_t pages = MOORING_BUFFER_BYTES / MOORING_PAGE_BYTES, rights = MOORING_RIGHT_READ | MOORING_RIGHT_WRITE;
    struct mooring_completion region = mooring_kernel(MOORING_KERNEL_REGION_CREATE, pages, 0, 0, 0, 0);
    if (region.code != MOORING_STATUS_OK) return region.code;
    struct mooring_completion at =
        mooring_kernel(MOORING_KERNEL_MAP, MOORING_HANDLE_SELF, region.value, 0, pages, rights);
    if (at.code != MOORING_STATUS_OK) return at.code;
    session->buffer = (uint8_t *)(uintptr_t)at.value;
    return mooring_kernel(MOORING_KERNEL_LEND, session->channel.handle, region.value, rights, 0, 0).code;
}

uint16_t mooring_session_open(struct mooring_session *session, uint32_t handle)
{
    session->buffer = NULL;
    uint16_t opened = mooring_channel_open(&session->channel, handle);
    return opened == MOORING_STATUS_OK ? lend_buffer(session) : opened;
}

uint16_t mooring_meet(struct mooring_session *session, uint16_t version, const uint32_t *hashes, size_t bytes)
{
    if (bytes > MOORING_MEET_BYTES) return MOORING_STATUS_TOO_LARGE;
    memcpy(session->buffer, hashes, bytes);
    struct mooring_command meet = { .method = MOORING_MEET, .payload = { version, 0, bytes } };
    return mooring_call(&session->channel, &meet).code;
}
