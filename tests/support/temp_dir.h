// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTemporaryDir>

#include <string>

namespace stag::test {

/// A folder of its own that goes away with the object.
class TempDir
{
public:
    [[nodiscard]] bool isValid() const { return m_dir.isValid(); }
    [[nodiscard]] QString path() const { return m_dir.path(); }
    /// A path inside, for code without Qt.
    [[nodiscard]] std::string file(const char *name) const
    {
        return m_dir.filePath(QString::fromUtf8(name)).toStdString();
    }

private:
    QTemporaryDir m_dir;
};

} // namespace stag::test
