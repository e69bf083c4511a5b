// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/identity/address_blocks.h"

#include "core/base/utf8.h"
#include "core/base/uuid.h"
#include "server/identity/awaited.h"

#include <algorithm>
#include <utility>

namespace stag::identity {

namespace {

using Blocks = std::vector<model::AddressBlock>;

bool hasExpired(const model::AddressBlock &block, Timestamp now)
{
    return block.expires && *block.expires <= now;
}

} // namespace

Result<std::shared_ptr<AddressBlocks>> AddressBlocks::create(storage::Store &store,
                                                             const Clock &clock,
                                                             Random &random,
                                                             const IdentityLimits &limits)
{
    std::shared_ptr<AddressBlocks> blocks(new AddressBlocks(store, clock, random, limits));
    STAG_TRY(const Blocks stored,
             awaited<Blocks>([&](auto done) { store.addressBlocks(std::move(done)); }));
    blocks->hold(stored);
    return blocks;
}

AddressBlocks::AddressBlocks(storage::Store &store,
                             const Clock &clock,
                             Random &random,
                             const IdentityLimits &limits)
    : m_store(store)
    , m_clock(clock)
    , m_random(random)
    , m_limits(limits)
{}

std::shared_ptr<const AddressBlocks::Entries> AddressBlocks::entries() const
{
    const std::lock_guard lock(m_mutex);
    return m_entries;
}

void AddressBlocks::hold(const Blocks &blocks)
{
    auto entries = std::make_shared<Entries>();
    for (const model::AddressBlock &block : blocks)
        if (const auto network = transport::IpNetwork::parse(block.network))
            entries->push_back({block, *network});
    const std::lock_guard lock(m_mutex);
    m_entries = std::move(entries);
}

bool AddressBlocks::isBlocked(std::string_view remoteAddress) const
{
    const auto known = entries();
    if (known->empty())
        return false;
    const auto address = transport::IpNetwork::parse(transport::hostOf(remoteAddress));
    const Timestamp now = m_clock.now();
    return address && std::any_of(known->begin(), known->end(), [&](const Entry &entry) {
               return entry.network.contains(*address) && !hasExpired(entry.block, now);
           });
}

Blocks AddressBlocks::blocks() const
{
    Blocks blocks;
    const Timestamp now = m_clock.now();
    for (const Entry &entry : *entries())
        if (!hasExpired(entry.block, now))
            blocks.push_back(entry.block);
    return blocks;
}

Result<model::AddressBlock> AddressBlocks::checked(const wire::BlockRequest &request,
                                                   std::string_view remoteAddress) const
{
    const auto network = transport::IpNetwork::parse(request.network);
    if (!network)
        return Error{ErrorCode::InvalidArgument,
                     "network: no address or network such as 203.0.113.0/24"};
    if (request.reason.size() > m_limits.blockReasonBytesMax || !isUtf8(request.reason))
        return Error{ErrorCode::InvalidArgument,
                     "reason: longer than " + std::to_string(m_limits.blockReasonBytesMax)
                         + " bytes"};
    if (request.expires && *request.expires <= m_clock.now())
        return Error{ErrorCode::InvalidArgument, "expires_at: not in the future"};
    const auto own = transport::IpNetwork::parse(transport::hostOf(remoteAddress));
    if (own && network->contains(*own))
        return Error{ErrorCode::Conflict, "network: your own address is in it"};
    model::AddressBlock block;
    block.network = network->text();
    block.reason = request.reason;
    block.created = m_clock.now();
    block.expires = request.expires;
    return block;
}

void AddressBlocks::add(const wire::BlockRequest &request,
                        const std::string &actor,
                        std::string_view remoteAddress,
                        Done<model::AddressBlock> done)
{
    auto block = checked(request, remoteAddress);
    if (!block)
        return done(block.error());
    block->id = model::AddressBlockId(uuid4(m_random));
    block->actor = actor;
    m_store.addBlock(*block,
                     m_limits.blocksMax,
                     [self = shared_from_this(), block = *block, done = std::move(done)](
                         const Result<Blocks> &blocks) {
                         if (!blocks)
                             return done(blocks.error());
                         self->hold(*blocks);
                         done(block);
                     });
}

void AddressBlocks::remove(model::AddressBlockId id, std::string actor, Done<void> done)
{
    m_store.removeBlock(
        std::move(id),
        std::move(actor),
        [self = shared_from_this(), done = std::move(done)](const Result<Blocks> &blocks) {
            if (!blocks)
                return done(blocks.error());
            self->hold(*blocks);
            done(success());
        });
}

} // namespace stag::identity
