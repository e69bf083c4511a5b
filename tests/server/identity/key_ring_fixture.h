// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/identity/key_ring.h"
#include "tests/server/relay/manual_loop.h"
#include "tests/support/seeded_random.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_clock.h"

#include <optional>
#include <string>
#include <vector>

namespace stag::test {

/// A ring on a file of its own, a clock and a loop that the test turns.
struct KeyRingFixture
{
    TempDir dir;
    TestClock clock;
    SeededRandom random;
    ManualLoop loop{clock};
    std::vector<std::string> notices; ///< of keys that were made or revoked
    std::shared_ptr<identity::KeyRing> ring = makeRing();

    [[nodiscard]] std::unique_ptr<storage::KeyStore> openStore() const
    {
        return storage::KeyStore::create(dir.file("data")).value();
    }
    std::shared_ptr<identity::KeyRing> makeRing()
    {
        return identity::KeyRing::create(
                   openStore(),
                   loop,
                   clock,
                   random,
                   [this](
                       std::string_view action, const model::ApiKeyId &, const std::string &actor) {
                       notices.push_back(std::string(action) + " by " + actor);
                   },
                   {})
            .value();
    }
    /// The text of a new key.
    std::string add(model::KeyScopes scopes,
                    std::optional<Timestamp> expires = std::nullopt,
                    const std::string &name = "somebody")
    {
        std::string text;
        ring->add(
            {name, scopes, expires}, "the test", [&](const Result<identity::IssuedKey> &issued) {
                text = issued ? issued->text : issued.error().detail;
            });
        loop.run();
        return text;
    }
};

} // namespace stag::test
