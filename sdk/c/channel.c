/*
 * The client end of a channel, in C: the protocol of rings/README.md, as much of it as a synchronous program uses. No
 * streams, chains or cancels: what is not here is refused.
 *
 * Parties: this program, which writes the client line, the commands and nothing else in the page; the server, which
 * writes its line and the completions, and is not trusted: each cursor of its own is loaded once and compared with the
 * capacity, each completion is copied once and its token compared with what is outstanding.
 *
 * Full: 32 commands that the server has not taken, or 64 that have not been reaped; nothing has changed then. Empty:
 * mooring_reap rings the doorbell that is due, arms its end for what lies behind what it has seen, and sleeps. A
 * server that publishes meanwhile differs from what was seen, so that no wake-up is lost.
 */
#include "port.h"

#define FREE UINT32_MAX
#define GONE (MOORING_PACKET_DIED | MOORING_PACKET_CLOSED | MOORING_PACKET_REVOKED)

static uint32_t *slot_of(struct mooring_channel *channel, uint32_t token)
{
    return &channel->slots[token % MOORING_COMPLETIONS];
}

uint16_t mooring_channel_open(struct mooring_channel *channel, uint32_t handle)
{
    memset(channel, 0, sizeof *channel);
    for (uint32_t slot = 0; slot < MOORING_COMPLETIONS; slot++) channel->slots[slot] = FREE;
    channel->handle = handle;
    struct mooring_completion mapped = mooring_kernel(MOORING_KERNEL_CHANNEL_MAP, handle, 0, 0, 0, 0);
    if (mapped.code != MOORING_STATUS_OK) return mapped.code;
    if (mapped.value % MOORING_PAGE_BYTES != MOORING_CHANNEL_SHAPE) return MOORING_STATUS_UNSUPPORTED;
    channel->page = (struct mooring_page *)(uintptr_t)(mapped.value - MOORING_CHANNEL_SHAPE);
    if (channel->page->header.version != MOORING_CHANNEL_VERSION) return MOORING_STATUS_BROKEN;
    uint64_t key = (uintptr_t)channel;
    return mooring_kernel(MOORING_KERNEL_ASSOCIATE, mooring_port(), handle, key, 3, 0).code;
}

static uint16_t end(struct mooring_channel *channel, uint16_t why)
{
    if (channel->state == MOORING_STATUS_OK) channel->state = why;
    return channel->state;
}

/* The server's head, checked. */
static uint16_t look_for_room(struct mooring_channel *channel)
{
    uint32_t head = __atomic_load_n(&channel->page->server.peer_head, __ATOMIC_ACQUIRE);
    uint32_t used = channel->tail - head;
    if (used > MOORING_COMMANDS) return end(channel, MOORING_STATUS_BROKEN);
    return used == MOORING_COMMANDS ? MOORING_STATUS_FULL : MOORING_STATUS_OK;
}

/* Passes over numbers whose slots are taken: fewer are than there are slots. */
static uint32_t next_token(struct mooring_channel *channel)
{
    while (*slot_of(channel, channel->token) != FREE)
        channel->token = (channel->token + 1) & MOORING_MOST_TOKEN;
    uint32_t token = channel->token;
    channel->token = (token + 1) & MOORING_MOST_TOKEN;
    return token;
}

uint16_t mooring_submit(struct mooring_channel *channel, const struct mooring_command *command, uint32_t *token)
{
    if (channel->state != MOORING_STATUS_OK) return channel->state;
    if ((command->flags & ~MOORING_FLAG_ORDERED) != 0 || command->shots != 0) return MOORING_STATUS_UNSUPPORTED;
    if (channel->outstanding == MOORING_COMPLETIONS) return MOORING_STATUS_FULL;
    uint16_t room = look_for_room(channel);
    if (room != MOORING_STATUS_OK) return room;
    *token = next_token(channel);
    *slot_of(channel, *token) = *token;
    channel->outstanding++;
    struct mooring_command *entry = &channel->page->commands[channel->tail++ % MOORING_COMMANDS];
    *entry = *command;
    entry->token = *token;
    return MOORING_STATUS_OK;
}

void mooring_publish(struct mooring_channel *channel)
{
    struct mooring_line *line = &channel->page->client;
    __atomic_store_n(&line->peer_head, channel->reaped, __ATOMIC_RELEASE);
    __atomic_store_n(&line->publish, (uint64_t)channel->tail, __ATOMIC_RELEASE);
    if ((__atomic_load_n(&line->armed, __ATOMIC_RELAXED) & MOORING_ARM_WORK) != 0) channel->doorbell = channel->handle;
}

/* The entry behind what has been reaped, copied once. */
static struct mooring_completion copy_entry(struct mooring_channel *channel)
{
    const struct mooring_completion *entry = &channel->page->completions[channel->reaped % MOORING_COMPLETIONS];
    const volatile uint64_t *words = (const volatile uint64_t *)(const void *)entry;
    uint64_t copied[2] = { words[0], words[1] };
    struct mooring_completion completion;
    memcpy(&completion, copied, sizeof completion);
    return completion;
}

/* Takes the end of one outstanding command; 0: there is none yet. */
static int take(struct mooring_channel *channel, struct mooring_completion *completion)
{
    uint64_t word = __atomic_load_n(&channel->page->server.publish, __ATOMIC_ACQUIRE);
    uint32_t ready = (uint32_t)word - channel->reaped;
    if (ready > MOORING_COMPLETIONS) return end(channel, MOORING_STATUS_BROKEN), 0;
    channel->notices = (uint32_t)(word >> 32);
    while (ready-- > 0) {
        *completion = copy_entry(channel);
        __atomic_store_n(&channel->page->client.peer_head, ++channel->reaped, __ATOMIC_RELEASE);
        uint32_t *slot = slot_of(channel, completion->token);
        if (completion->token <= MOORING_MOST_TOKEN && *slot == completion->token) {
            *slot = FREE;
            channel->outstanding--;
            return 1;
        }
        channel->strays++;
    }
    return 0;
}

static uint16_t why_gone(uint32_t bits)
{
    if ((bits & MOORING_PACKET_DIED) != 0) return MOORING_STATUS_PEER_DIED;
    return (bits & MOORING_PACKET_CLOSED) != 0 ? MOORING_STATUS_CLOSED : MOORING_STATUS_REVOKED;
}

/* Rings, arms, sleeps. A packet's key is the channel that it is about. */
static void wait(struct mooring_channel *channel)
{
    uint64_t doorbell = channel->doorbell | (uint64_t)mooring_port() << 32;
    uint64_t arm = channel->handle | (uint64_t)MOORING_ARM_WORK << 32;
    uint64_t seen = (uint64_t)channel->notices << 32 | channel->reaped;
    channel->doorbell = 0;
    int64_t count = mooring_enter(doorbell, arm, seen, MOORING_FOREVER, 0, 1 | MOORING_ENTER_MOST << 8);
    if (count < 0) end(channel, MOORING_STATUS_BAD_HANDLE);
    const struct mooring_packet *packets = mooring_packets();
    for (int64_t i = 0; i < count; i++)
        ((struct mooring_channel *)(uintptr_t)packets[i].key)->gone |= packets[i].bits & GONE;
}

struct mooring_completion mooring_reap(struct mooring_channel *channel)
{
    struct mooring_completion completion = { 0 };
    if (channel->outstanding == 0) end(channel, MOORING_STATUS_CLOSED);
    while (channel->state == MOORING_STATUS_OK) {
        uint32_t gone = channel->gone;
        /* A revoked page has been taken away: nothing is to be read in it. */
        if ((gone & MOORING_PACKET_REVOKED) == 0) {
            gone |= __atomic_load_n(&channel->page->server.dead, __ATOMIC_ACQUIRE) & GONE;
            if (take(channel, &completion)) return completion;
        }
        if (gone != 0) end(channel, why_gone(gone));
        else if (channel->state == MOORING_STATUS_OK) wait(channel);
    }
    memset(&completion, 0, sizeof completion);
    completion.code = channel->state;
    return completion;
}

struct mooring_completion mooring_call(struct mooring_channel *channel, const struct mooring_command *command)
{
    uint32_t token;
    struct mooring_completion refused = { .code = channel->state };
    if (refused.code == MOORING_STATUS_OK && channel->outstanding != 0) refused.code = MOORING_STATUS_BUSY;
    if (refused.code == MOORING_STATUS_OK) refused.code = mooring_submit(channel, command, &token);
    if (refused.code != MOORING_STATUS_OK) return refused;
    mooring_publish(channel);
    return mooring_reap(channel);
}
