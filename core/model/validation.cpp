// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/validation.h"

#include <algorithm>
#include <cmath>

namespace stag::model {

namespace {

Error invalid(const std::string &path, std::string_view what)
{
    return {ErrorCode::InvalidArgument, path + ": " + std::string(what)};
}

Error tooLarge(const std::string &path, std::size_t size, std::size_t limit)
{
    return {ErrorCode::TooLarge,
            path + ": " + std::to_string(size) + " is more than " + std::to_string(limit)};
}

bool isControl(char c)
{
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

Result<void>
validateRotation(const std::vector<double> &numbers, const std::string &path, const Limits &limits)
{
    if (numbers.size() > limits.rotationNumbersMax)
        return tooLarge(path, numbers.size(), limits.rotationNumbersMax);
    if (!std::all_of(numbers.begin(), numbers.end(), [](double n) { return std::isfinite(n); }))
        return invalid(path, "not finite");
    return success();
}

/// As of something at the path, which is put together for an error only: this is done with every
/// pose.
template<typename Path>
Result<void> at(Result<void> valid, Path path)
{
    if (valid)
        return valid;
    return Error{valid.error().code, path() + valid.error().detail};
}

Result<void> validateContent(const Anchor &anchor, const Limits &limits)
{
    STAG_TRY_VOID(validateId(anchor.id.text(), ".id", limits));
    STAG_TRY_VOID(validateId(anchor.session.text(), ".session_id", limits));
    if (!isFinite(anchor.pose.position))
        return invalid(".pose", "position is not finite");
    if (!isFinite(anchor.pose.rotation))
        return invalid(".pose.rotation", "not finite");
    if (anchor.otherRotation)
        STAG_TRY_VOID(validateRotation(*anchor.otherRotation, ".pose.rotation", limits));
    if (anchor.metadata.size() > limits.metadataBytesMax)
        return tooLarge(".metadata", anchor.metadata.size(), limits.metadataBytesMax);
    return success();
}

Result<void> validateContent(const Mesh &mesh, const Limits &limits)
{
    STAG_TRY_VOID(validateId(mesh.id.text(), ".id", limits));
    STAG_TRY_VOID(validateId(mesh.session.text(), ".session_id", limits));
    if (!mesh.anchor.empty())
        STAG_TRY_VOID(validateId(mesh.anchor.text(), ".anchor_id", limits));
    if (mesh.isDelta && (!mesh.base || mesh.base->empty()))
        return invalid(".base_mesh_id", "required for delta meshes");
    if (mesh.base)
        STAG_TRY_VOID(validateId(mesh.base->text(), ".base_mesh_id", limits));
    if (!mesh.payload)
        return invalid("", "no payload");
    if (mesh.payload->sizeBytes() > limits.meshPayloadBytesMax)
        return tooLarge("", mesh.payload->sizeBytes(), limits.meshPayloadBytesMax);
    return success();
}

template<typename Items>
Result<void>
validateAll(const Items &items, const char *name, std::size_t countMax, const Limits &limits)
{
    if (items.size() > countMax)
        return tooLarge(name, items.size(), countMax);
    for (std::size_t i = 0; i < items.size(); ++i)
        STAG_TRY_VOID(at(validateContent(items[i], limits),
                         [name, i] { return std::string(name) + '[' + std::to_string(i) + ']'; }));
    return success();
}

} // namespace

Result<void> validateId(std::string_view id, const std::string &path, const Limits &limits)
{
    if (id.empty())
        return invalid(path, "empty");
    if (id.size() > limits.idBytesMax)
        return tooLarge(path, id.size(), limits.idBytesMax);
    if (std::any_of(id.begin(), id.end(), isControl))
        return invalid(path, "control character");
    return success();
}

Result<void> validate(const Anchor &anchor, const std::string &path, const Limits &limits)
{
    return at(validateContent(anchor, limits), [&path] { return path; });
}

Result<void> validate(const Mesh &mesh, const std::string &path, const Limits &limits)
{
    return at(validateContent(mesh, limits), [&path] { return path; });
}

Result<void> validate(const SpatialEvent &event, const Limits &limits)
{
    STAG_TRY_VOID(validateId(event.session.text(), "session_id", limits));
    if (!event.id.empty())
        STAG_TRY_VOID(validateId(event.id.text(), "event_id", limits));
    if (toUnixMs(event.timestamp) <= 0)
        return invalid("timestamp", "must be positive");
    STAG_TRY_VOID(validateAll(event.anchors, "anchors", limits.anchorsPerEventMax, limits));
    return validateAll(event.meshes, "meshes", limits.meshesPerEventMax, limits);
}

} // namespace stag::model
