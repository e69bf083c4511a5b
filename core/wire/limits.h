// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

namespace stag::wire {

/// What a decoder accepts. Overflow policy: reject the whole message; TooLarge, or Corrupt for
/// depth.
struct Limits
{
    std::size_t documentBytesMax = 128u << 20; ///< callers usually have a tighter one of their own
    std::size_t depthMax = 64;
    std::size_t eventsPerBatchMax = 10'000;
    std::size_t gunzipBytesMax = 64u << 20; ///< all inflated payloads of a document
    std::size_t traceIdBytesMax = 256;
    std::size_t polygonPointsMax = 4'096;
    std::size_t stmkVerticesMax = 1'000'000; ///< of one anchor; twice as many faces
    std::size_t recordingLineBytesMax = 64u << 20;
};

} // namespace stag::wire
