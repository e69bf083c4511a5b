// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/folder_lock.h"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <string>
#include <sys/file.h>
#include <system_error>
#include <unistd.h>

namespace stag::storage {

namespace {

Error systemError(const std::string &what, int number)
{
    return {ErrorCode::Unavailable, what + ": " + std::generic_category().message(number)};
}

std::string holderOf(int descriptor)
{
    std::array<char, 32> text{};
    const ssize_t size = ::pread(descriptor, text.data(), text.size(), 0);
    std::string holder;
    for (ssize_t i = 0; i < size && text[static_cast<std::size_t>(i)] >= '0'
                        && text[static_cast<std::size_t>(i)] <= '9';
         ++i)
        holder += text[static_cast<std::size_t>(i)];
    return holder.empty() ? "another process" : "process " + holder;
}

} // namespace

Result<std::unique_ptr<FolderLock>> FolderLock::acquire(const std::filesystem::path &folder)
{
    std::error_code failure;
    std::filesystem::create_directories(folder, failure);
    if (failure)
        return systemError("cannot create the data folder " + folder.string(), failure.value());

    const std::filesystem::path file = folder / "stag.lock";
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0)
        return systemError("cannot open " + file.string(), errno);
    std::unique_ptr<FolderLock> lock(new FolderLock(descriptor));

    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK)
            return systemError("cannot lock " + file.string(), errno);
        return Error{ErrorCode::Conflict,
                     "the data folder " + folder.string() + " is in use by " + holderOf(descriptor)
                         + "; stop it or choose another folder"};
    }
    // The number is for the reader of the message above; the lock itself does not depend on it.
    const std::string pid = std::to_string(::getpid()) + "\n";
    if (::ftruncate(descriptor, 0) != 0
        || ::pwrite(descriptor, pid.data(), pid.size(), 0) != static_cast<ssize_t>(pid.size()))
        return systemError("cannot write " + file.string(), errno);
    return lock;
}

FolderLock::~FolderLock()
{
    ::close(m_descriptor);
}

} // namespace stag::storage
