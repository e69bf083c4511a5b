// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"
#include "core/base/result.h"
#include "core/model/anchor_traits.h"
#include "core/wire/limits.h"
#include "core/wire/live_feed.h"
#include "core/wire/live_limits.h"

#include <optional>
#include <string>
#include <vector>

namespace stag::wire {

/// Reads the messages of one binary live feed (live_feed_binary.h), from its beginning.
///
/// Total. After an error it reads nothing more: with a message that was not understood names may be
/// lost, and what they stand for would be a guess. Not thread-safe.
class LiveBinaryReader
{
public:
    explicit LiveBinaryReader(const Limits &limits = {}, const LiveLimits &liveLimits = {})
        : m_limits(limits)
        , m_liveLimits(liveLimits)
    {}

    /// What the message says, in order; nothing for kinds that this version does not know.
    /// Corrupt, InvalidArgument or TooLarge with the byte and the field.
    Result<std::vector<FeedMessage>> read(BytesView message);

private:
    struct Metadata
    {
        std::string text;
        model::AnchorTraits traits;
    };
    struct Name
    {
        bool isTold = false;
        std::string text;
        std::optional<Metadata> metadata; ///< once it has been read as such
    };
    struct Record;
    class Body;

    Result<std::vector<FeedMessage>> readRecords(BytesView message);
    Result<std::optional<FeedMessage>> readRecord(const Record &record);
    Result<void> readNames(const Record &record);
    Result<std::optional<FeedMessage>> readHello(const Record &record);
    Result<std::optional<FeedMessage>> readJson(const Record &record);
    Result<std::optional<FeedMessage>> readSnapshotEnd(const Record &record);
    Result<live::LiveEvent> readSession(const Record &record);
    Result<live::LiveEvent> readAnchor(const Record &record);
    Result<live::LiveEvent> readMesh(const Record &record);
    Result<live::LiveEvent> readPacket(const Record &record);
    Result<Metadata> parseMetadata(const Record &record, const std::string &text) const;

    Limits m_limits;
    LiveLimits m_liveLimits;
    std::vector<Name> m_names; ///< by number
    bool m_hasBegun = false;   ///< the hello has come
    bool m_isBroken = false;
};

} // namespace stag::wire
