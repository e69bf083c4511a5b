// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/storage/store.h"

#include <memory>
#include <set>
#include <vector>

namespace stag::stag {

/// Batches that were shown, but not stored. They come again, for as long as somebody keeps them,
/// and are not shown again then.
class FailedBatches
{
public:
    void add(const storage::Events &batch)
    {
        std::erase_if(m_batches, [](const auto &one) { return one.expired(); });
        m_batches.insert(batch);
    }
    [[nodiscard]] bool contains(const storage::Events &batch) const
    {
        return m_batches.contains(batch);
    }

private:
    std::set<std::weak_ptr<const std::vector<model::SpatialEvent>>, std::owner_less<>> m_batches;
};

} // namespace stag::stag
