// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/policy/delta_chain.h"

namespace stag::policy {

DeltaChain newChain(std::uint64_t fullBytes)
{
    return {0, fullBytes, 0};
}

DeltaChain extendedChain(const DeltaChain &chain, std::uint64_t deltaBytes)
{
    return {chain.depth + 1, chain.fullBytes, chain.deltaBytes + deltaBytes};
}

bool mayExtend(const DeltaChain &chain, std::uint64_t deltaBytes, const DeltaChainLimits &limits)
{
    // In floating point, for the sizes come from outside and their sum must not wrap.
    const double together = static_cast<double>(chain.deltaBytes) + static_cast<double>(deltaBytes);
    return chain.fullBytes > 0 && chain.depth < limits.depthMax
           && together <= limits.bytesShareMax * static_cast<double>(chain.fullBytes);
}

} // namespace stag::policy
