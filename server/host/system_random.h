// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/random.h"

namespace stag::host {

/// The random source of the operating system; fit for keys and tokens.
class SystemRandom final : public Random
{
public:
    void fill(std::span<std::byte> bytes) override;
};

} // namespace stag::host
