// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/owners_file.h"

#include <fstream>
#include <iterator>
#include <string>
#include <system_error>

namespace stag::storage {

namespace {

Error cannot(const char *what, const std::filesystem::path &file)
{
    return {ErrorCode::Unavailable, std::string("cannot ") + what + ' ' + file.string()};
}

} // namespace

Result<void> makeOwnersOnly(const std::filesystem::path &file)
{
    std::error_code failure;
    std::filesystem::create_directories(file.parent_path(), failure);
    const std::ofstream made(file, std::ios::app);
    using std::filesystem::perms;
    std::filesystem::permissions(file, perms::owner_read | perms::owner_write, failure);
    if (!made || failure)
        return cannot("make", file);
    return success();
}

Result<Bytes>
readOrMakeSecret(const std::filesystem::path &file, std::size_t sizeBytes, Random &random)
{
    std::ifstream before(file, std::ios::binary);
    const std::string text(std::istreambuf_iterator<char>(before), {});
    if (text.size() == sizeBytes) {
        const BytesView bytes = asBytes(text);
        return Bytes(bytes.begin(), bytes.end());
    }
    if (!text.empty())
        return Error{ErrorCode::Corrupt, file.string() + " is damaged"};
    STAG_TRY_VOID(makeOwnersOnly(file));
    Bytes secret(sizeBytes);
    random.fill(secret);
    std::ofstream after(file, std::ios::binary | std::ios::trunc);
    const std::string_view written = asText(secret);
    after.write(written.data(), static_cast<std::streamsize>(written.size()));
    after.flush();
    if (!after)
        return cannot("write", file);
    return secret;
}

} // namespace stag::storage
