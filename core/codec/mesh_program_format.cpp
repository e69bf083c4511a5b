// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/codec/mesh_program_format.h"

#include "core/base/byte_reader.h"
#include "core/codec/number_planes.h"
#include "core/codec/section.h"
#include "core/codec/varint.h"
#include "core/mesh/packed_indices.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <functional>
#include <string>

namespace stag::codec::detail {

namespace {

constexpr std::string_view kMagic = "STMD";
constexpr std::uint8_t kVersion = 1;
constexpr std::uint8_t kFlagBase = 1;
constexpr std::uint8_t kFlagNormals = 2;
constexpr std::uint8_t kFlagQuantised = 4;
constexpr std::size_t kChecksumAt = 8;
constexpr std::size_t kChecksumBytes = 8;
constexpr std::size_t kHeaderBytes = 112;
constexpr std::size_t kVectorBytes = 12;
constexpr int kSourceBits = 2;

Error corrupt(const std::string &detail)
{
    return {ErrorCode::Corrupt, "mesh delta: " + detail};
}

/// The header as it is written.
struct RawHeader
{
    DeltaHeader header;
    bool isQuantised = false;
    bool hasUnknownFlags = false;
    double positionStepM = 0.0;
    double normalStep = 0.0;
};

ContentHash checksumOf(BytesView bytes)
{
    return sha256({bytes.first(kChecksumAt), bytes.subspan(kChecksumAt + kChecksumBytes)});
}

void appendHash(Bytes &bytes, const ContentHash &hash)
{
    bytes.insert(bytes.end(), hash.digest.begin(), hash.digest.end());
}

void appendDouble(Bytes &bytes, double value)
{
    appendLittleEndian(bytes, std::bit_cast<std::uint64_t>(value));
}

Bytes writeHeader(const DeltaHeader &header, const MeshProgram &program)
{
    const BytesView magic = asBytes(kMagic);
    Bytes bytes(magic.begin(), magic.end());
    appendLittleEndian(bytes, kVersion);
    const unsigned int flags = (header.base ? kFlagBase : 0u)
                               | (program.hasNormals ? kFlagNormals : 0u)
                               | (program.positionStepM > 0.0 ? kFlagQuantised : 0u);
    appendLittleEndian(bytes, static_cast<std::uint8_t>(flags));
    appendLittleEndian(bytes, header.chainDepth);
    bytes.resize(bytes.size() + kChecksumBytes);
    appendHash(bytes, header.result);
    appendHash(bytes, header.base.value_or(ContentHash{}));
    appendLittleEndian(bytes, program.vertexCount);
    appendLittleEndian(bytes, program.triangleCount);
    appendDouble(bytes, program.positionStepM);
    appendDouble(bytes, program.normalStep);
    appendDouble(bytes, header.errorMaxM);
    return bytes;
}

ContentHash readHash(ByteReader &reader)
{
    ContentHash hash;
    const BytesView digest = reader.take(hash.digest.size()).value_or(BytesView());
    std::copy(digest.begin(), digest.end(), hash.digest.begin());
    return hash;
}

/// `bytes` are at least a whole header.
RawHeader readFields(BytesView bytes)
{
    ByteReader reader(bytes.subspan(kMagic.size() + sizeof(kVersion)));
    RawHeader raw;
    const unsigned int flags = reader.u8().value_or(0);
    raw.header.chainDepth = reader.u16().value_or(0);
    (void)reader.take(kChecksumBytes);
    raw.header.result = readHash(reader);
    const ContentHash base = readHash(reader);
    if (flags & kFlagBase)
        raw.header.base = base;
    raw.header.hasNormals = flags & kFlagNormals;
    raw.isQuantised = flags & kFlagQuantised;
    raw.hasUnknownFlags = flags & ~(kFlagBase | kFlagNormals | kFlagQuantised);
    raw.header.vertexCount = reader.u32().value_or(0);
    raw.header.triangleCount = reader.u32().value_or(0);
    raw.positionStepM = std::bit_cast<double>(reader.u64().value_or(0));
    raw.normalStep = std::bit_cast<double>(reader.u64().value_or(0));
    raw.header.errorMaxM = std::bit_cast<double>(reader.u64().value_or(0));
    return raw;
}

bool makesSense(const RawHeader &raw)
{
    const auto positive = [](double number) { return std::isfinite(number) && number > 0.0; };
    if (raw.hasUnknownFlags || raw.header.base.has_value() != (raw.header.chainDepth > 0))
        return false;
    if (raw.isQuantised)
        return positive(raw.positionStepM) && positive(raw.normalStep)
               && positive(raw.header.errorMaxM);
    return raw.positionStepM == 0.0 && raw.normalStep == 0.0 && raw.header.errorMaxM == 0.0;
}

template<typename Source>
void appendRuns(Bytes &bytes, const std::vector<Run<Source>> &runs)
{
    std::int64_t expected = 0;
    for (const Run<Source> &run : runs) {
        appendVarint(bytes,
                     std::uint64_t{run.count} << kSourceBits
                         | static_cast<std::uint64_t>(run.source));
        if (run.source == Source::New)
            continue;
        appendVarint(bytes, zigzag(std::int64_t{run.baseStart} - expected));
        expected = std::int64_t{run.baseStart} + run.count;
    }
}

Bytes runBytes(const MeshProgram &program)
{
    Bytes bytes;
    appendRuns(bytes, program.vertexRuns);
    appendRuns(bytes, program.triangleRuns);
    return bytes;
}

template<typename Source>
Result<std::vector<Run<Source>>>
readRuns(ByteReader &reader, std::uint32_t elementCount, Source lastSource)
{
    std::vector<Run<Source>> runs;
    std::int64_t expected = 0;
    for (std::uint64_t rest = elementCount; rest > 0;) {
        const auto head = readVarint(reader);
        const std::uint64_t count = head.value_or(0) >> kSourceBits;
        const std::uint64_t source = head.value_or(0) & ((1u << kSourceBits) - 1);
        if (count == 0 || count > rest || source > static_cast<std::uint64_t>(lastSource))
            return corrupt("a damaged run");
        Run<Source> run{static_cast<Source>(source), static_cast<std::uint32_t>(count), 0};
        if (run.source != Source::New) {
            const auto way = readVarint(reader);
            // Wraps instead of overflowing; what wraps is out of range.
            const auto start = static_cast<std::uint64_t>(expected)
                               + static_cast<std::uint64_t>(unzigzag(way.value_or(0)));
            if (!way || start > 0xffffffffu)
                return corrupt("a damaged run");
            run.baseStart = static_cast<std::uint32_t>(start);
            expected = static_cast<std::int64_t>(start + count);
        }
        runs.push_back(run);
        rest -= count;
    }
    return runs;
}

template<typename Source>
std::size_t countOf(const std::vector<Run<Source>> &runs, Source source)
{
    std::size_t count = 0;
    for (const Run<Source> &run : runs)
        count += run.source == source ? run.count : 0;
    return count;
}

Result<std::vector<std::uint32_t>>
readNumbers(ByteReader &reader, std::size_t vectorsMax, Prediction prediction)
{
    STAG_TRY(const Bytes planes, readSection(reader, kVectorBytes * vectorsMax));
    if (planes.size() % kVectorBytes != 0)
        return corrupt("numbers are not whole vectors");
    return fromPlanes(planes, prediction);
}

} // namespace

bool hasMagic(BytesView bytes)
{
    return bytes.size() >= kMagic.size() && asText(bytes.first(kMagic.size())) == kMagic;
}

void sealChecksum(Bytes &bytes)
{
    const ContentHash checksum = checksumOf(bytes);
    std::copy_n(checksum.digest.begin(),
                kChecksumBytes,
                bytes.begin() + static_cast<std::ptrdiff_t>(kChecksumAt));
}

Result<std::optional<Bytes>>
writeProgram(const DeltaHeader &header, const MeshProgram &program, int level, std::size_t bytesMax)
{
    Bytes bytes = writeHeader(header, program);
    const std::array<std::function<Bytes()>, 5> sections{
        [&] { return runBytes(program); },
        [&] { return toPlanes(program.newPositions, Prediction::PreviousVector); },
        [&] { return toPlanes(program.patches, Prediction::None); },
        [&] { return toPlanes(program.normals, Prediction::PreviousVector); },
        [&] { return mesh::packIndices(program.newIndices, program.vertexCount); },
    };
    for (const auto &section : sections) {
        STAG_TRY_VOID(appendSection(bytes, section(), level));
        if (bytes.size() > bytesMax)
            return std::optional<Bytes>();
    }
    sealChecksum(bytes);
    return std::optional(std::move(bytes));
}

Result<DeltaHeader> readHeader(BytesView bytes, const DecodeLimits &limits)
{
    if (!hasMagic(bytes))
        return Error{ErrorCode::InvalidArgument, "mesh delta: another format"};
    if (bytes.size() < kHeaderBytes)
        return corrupt("truncated");
    if (const auto version = std::to_integer<int>(bytes[kMagic.size()]); version != kVersion) {
        return Error{ErrorCode::InvalidArgument,
                     "mesh delta: version " + std::to_string(version) + " is not known"};
    }
    if (bytes.size() > limits.payloadBytesMax)
        return Error{ErrorCode::TooLarge, "mesh delta: too many bytes"};
    const ContentHash checksum = checksumOf(bytes);
    if (!std::equal(checksum.digest.begin(),
                    checksum.digest.begin() + kChecksumBytes,
                    bytes.begin() + static_cast<std::ptrdiff_t>(kChecksumAt)))
        return corrupt("the checksum is wrong");
    const RawHeader raw = readFields(bytes);
    if (!makesSense(raw))
        return corrupt("a header that contradicts itself");
    if (raw.header.vertexCount > limits.verticesMax
        || raw.header.triangleCount > limits.trianglesMax) {
        return Error{ErrorCode::TooLarge,
                     "mesh delta: " + std::to_string(raw.header.vertexCount) + " vertices and "
                         + std::to_string(raw.header.triangleCount) + " triangles"};
    }
    return raw.header;
}

Result<MeshProgram> readProgram(BytesView bytes, const DecodeLimits &limits)
{
    const RawHeader raw = readFields(bytes);
    MeshProgram program;
    program.vertexCount = raw.header.vertexCount;
    program.triangleCount = raw.header.triangleCount;
    program.hasNormals = raw.header.hasNormals;
    program.positionStepM = raw.positionStepM;
    program.normalStep = raw.normalStep;
    ByteReader reader(bytes.subspan(kHeaderBytes));
    STAG_TRY(const Bytes runs, readSection(reader, limits.payloadBytesMax));
    ByteReader runReader(runs);
    STAG_TRY(program.vertexRuns, readRuns(runReader, program.vertexCount, VertexSource::Patched));
    STAG_TRY(program.triangleRuns,
             readRuns(runReader, program.triangleCount, TriangleSource::CopiedFrom2));
    if (!runReader.atEnd())
        return corrupt("bytes behind the runs");
    STAG_TRY(program.newPositions,
             readNumbers(reader,
                         countOf(program.vertexRuns, VertexSource::New),
                         Prediction::PreviousVector));
    STAG_TRY(
        program.patches,
        readNumbers(reader, countOf(program.vertexRuns, VertexSource::Patched), Prediction::None));
    STAG_TRY(program.normals,
             readNumbers(
                 reader, program.hasNormals ? program.vertexCount : 0, Prediction::PreviousVector));
    STAG_TRY(const Bytes triangles, readSection(reader, limits.payloadBytesMax));
    STAG_TRY(program.newIndices,
             mesh::unpackIndices(triangles, countOf(program.triangleRuns, TriangleSource::New)));
    if (!reader.atEnd())
        return corrupt("bytes behind the end");
    return program;
}

} // namespace stag::codec::detail
