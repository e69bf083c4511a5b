// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/websocket/masking.h"

#include <cstddef>
#include <cstring>

namespace stag::websocket {

namespace {

using Word = std::uint64_t;

/// The compiler makes one load, xor and store of it, of vector registers where it can.
template<std::size_t words>
void maskBlock(char *bytes, Word key)
{
    std::array<Word, words> block;
    std::memcpy(block.data(), bytes, sizeof block);
    for (Word &word : block)
        word ^= key;
    std::memcpy(bytes, block.data(), sizeof block);
}

} // namespace

void applyMask(std::span<char> bytes, const MaskingKey &key, std::uint64_t offset)
{
    std::array<char, sizeof(Word)> rotated;
    for (std::size_t i = 0; i < rotated.size(); ++i)
        rotated[i] = key[(offset + i) % key.size()];
    Word word = 0;
    std::memcpy(&word, rotated.data(), sizeof word);
    constexpr std::size_t kBlockWords = 8;
    constexpr std::size_t kBlockBytes = kBlockWords * sizeof(Word);
    char *at = bytes.data();
    std::size_t left = bytes.size();
    for (; left >= kBlockBytes; left -= kBlockBytes, at += kBlockBytes)
        maskBlock<kBlockWords>(at, word);
    for (; left >= sizeof(Word); left -= sizeof(Word), at += sizeof(Word))
        maskBlock<1>(at, word);
    for (std::size_t i = 0; i < left; ++i)
        at[i] = static_cast<char>(at[i] ^ rotated[i]);
}

} // namespace stag::websocket
