// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/random.h"
#include "core/base/result.h"
#include "core/model/address_block.h"
#include "core/wire/address_blocks.h"
#include "server/identity/limits.h"
#include "server/storage/store.h"
#include "server/transport/ip_network.h"

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace stag::identity {

/// Addresses that nobody is served at: kept by the store, looked up in memory. Any thread.
class AddressBlocks : public std::enable_shared_from_this<AddressBlocks>
{
public:
    template<typename T>
    using Done = std::function<void(Result<T>)>;

    /// Reads them; waits for the disk. What is a reference outlives the blocks.
    [[nodiscard]] static Result<std::shared_ptr<AddressBlocks>>
    create(storage::Store &store, const Clock &clock, Random &random, const IdentityLimits &limits);

    /// Of "203.0.113.7:4711".
    [[nodiscard]] bool isBlocked(std::string_view remoteAddress) const;
    /// Those that have not expired.
    [[nodiscard]] std::vector<model::AddressBlock> blocks() const;
    /// InvalidArgument: no network, or an expiry that has passed. Conflict: whoever asks would be
    /// kept out, or there are too many. From then on it holds.
    void add(const wire::BlockRequest &request,
             const std::string &actor,
             std::string_view remoteAddress,
             Done<model::AddressBlock> done);
    /// NotFound.
    void remove(model::AddressBlockId id, std::string actor, Done<void> done);

private:
    struct Entry
    {
        model::AddressBlock block;
        transport::IpNetwork network;
    };
    using Entries = std::vector<Entry>;

    AddressBlocks(storage::Store &store,
                  const Clock &clock,
                  Random &random,
                  const IdentityLimits &limits);
    [[nodiscard]] Result<model::AddressBlock> checked(const wire::BlockRequest &request,
                                                      std::string_view remoteAddress) const;
    void hold(const std::vector<model::AddressBlock> &blocks);
    [[nodiscard]] std::shared_ptr<const Entries> entries() const;

    storage::Store &m_store;
    const Clock &m_clock;
    Random &m_random;
    const IdentityLimits m_limits;
    mutable std::mutex m_mutex; ///< for the pointer
    std::shared_ptr<const Entries> m_entries = std::make_shared<const Entries>();
};

} // namespace stag::identity
