// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The objects that several protocols share: Pose {x,y,z,rotation[]}, Anchor, Mesh.

#include "core/base/random.h"
#include "core/model/anchor.h"
#include "core/model/mesh.h"
#include "core/wire/json_reader.h"
#include "core/wire/json_writer.h"
#include "core/wire/mesh_payloads.h"
#include "core/wire/stream_kit.h"

#include <array>
#include <optional>
#include <string_view>
#include <vector>

namespace stag::wire {

/// By model::DeltaResolution.
inline constexpr std::array<std::string_view, 4> kDeltaResolutions{
    "", "proven", "assumed", "unresolved"};

/// What of an anchor or mesh may be taken from around it.
struct ElementDefaults
{
    model::SessionId session;
    Timestamp timestamp;
    Random *random = nullptr; ///< makes missing ids; null leaves them empty
};

struct OpenedPayload
{
    Bytes bytes;
    Unopened unopened = Unopened::No;
};

/// Reads the payloads of one document, which together may not inflate to more than the limit.
class PayloadReader
{
public:
    explicit PayloadReader(const Limits &limits)
        : m_remainingBytes(limits.gunzipBytesMax)
    {}

    /// The bytes of a member as they were sent.
    Result<Bytes> asSent(const JsonObject &object, std::string_view key);
    /// Inflated if they are gzip; damaged gzip is taken for opaque bytes. TooLarge.
    Result<Bytes> inflated(const JsonObject &object, std::string_view key);
    /// Opened if they are of Apple's compression library or gzip; what cannot be opened comes as it
    /// was sent, and says so. TooLarge.
    Result<OpenedPayload> opened(const JsonObject &object, std::string_view key);

private:
    std::size_t m_remainingBytes;
};

struct AnchorPose
{
    spatial::Pose pose;
    std::optional<std::vector<double>> otherRotation; ///< as in model::Anchor
};
/// The member "pose". An absent pose and an absent rotation are the identity; a rotation of another
/// length than a quaternion's is kept as it is.
Result<AnchorPose> readAnchorPose(const JsonObject &anchor);

/// The member "polygon", [[x,y,z],…]; empty if absent.
Result<std::vector<spatial::Vec3>> readPolygon(const JsonObject &object, const Limits &limits);

/// Reads an Anchor object without judging it (model::validate does).
Result<model::Anchor> readAnchor(const JsonObject &object, const ElementDefaults &defaults);
/// The members of a Mesh object that not every protocol names alike.
struct MeshNames
{
    std::string_view anchor;
    std::string_view isDelta;
    std::string_view base;
    std::string_view compressionLevel;
};
inline constexpr MeshNames kStagMeshNames{
    "anchor_id", "is_delta", "base_mesh_id", "compression_level"};

/// Reads what a Mesh object says but for its payload, which is null, and its hash.
Result<model::Mesh> readMeshMembers(const JsonObject &object,
                                    const ElementDefaults &defaults,
                                    const MeshNames &names = kStagMeshNames);
/// Reads a Mesh object; a delta keeps its bytes in `payload->vertices`, else the payload is hashed.
Result<model::Mesh> readMesh(const JsonObject &object,
                             const ElementDefaults &defaults,
                             PayloadReader &payloads,
                             const MeshNames &names = kStagMeshNames);

/// `otherRotation`, if there is one, stands in place of the quaternion.
void writePose(JsonWriter &json,
               const spatial::Pose &pose,
               const std::optional<std::vector<double>> &otherRotation = std::nullopt);
void writePoint(JsonWriter &json, const spatial::Vec3 &point);
/// The members of an Anchor object, without its braces.
void writeAnchorMembers(JsonWriter &json, const model::Anchor &anchor);
/// The member "delta_resolution"; a mesh that was sent whole has none.
void writeResolution(JsonWriter &json, model::DeltaResolution resolution);
/// The members of a Mesh object, without its braces.
void writeMeshMembers(JsonWriter &json, const model::Mesh &mesh, MeshPayloads payloads);
void writeMesh(JsonWriter &json,
               const model::Mesh &mesh,
               MeshPayloads payloads = MeshPayloads::Include);
void writeAnchorObject(JsonWriter &json, const model::Anchor &anchor);

} // namespace stag::wire
