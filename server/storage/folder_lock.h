// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <memory>

namespace stag::storage {

/// The right to use a data folder. The kernel frees it with the process, however that ends.
class FolderLock
{
public:
    /// Creates the folder if needed. Conflict with folder and PID in the text when somebody has it.
    [[nodiscard]] static Result<std::unique_ptr<FolderLock>>
    acquire(const std::filesystem::path &folder);
    ~FolderLock();
    FolderLock(const FolderLock &) = delete;
    FolderLock &operator=(const FolderLock &) = delete;

private:
    explicit FolderLock(int descriptor)
        : m_descriptor(descriptor)
    {}

    int m_descriptor;
};

} // namespace stag::storage
