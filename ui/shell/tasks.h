// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>

#include <functional>
#include <optional>
#include <vector>

namespace stag::ui::shell {

/// Work that runs while the user does other things: shown in the status bar with progress and
/// Cancel.
///
/// Thread: GUI.
class Tasks final : public QObject
{
    Q_OBJECT

public:
    using Id = int;

    struct Task
    {
        Id id = 0;
        QString title;
        /// 0 to 1; unknown when empty.
        std::optional<double> progress;
        std::function<void()> cancel;
    };

    using QObject::QObject;

    Id start(const QString &title, std::function<void()> cancel);
    void setTitle(Id id, const QString &title);
    void setProgress(Id id, std::optional<double> progress);
    void finish(Id id);
    void cancel(Id id);

    [[nodiscard]] const std::vector<Task> &running() const { return m_tasks; }

Q_SIGNALS:
    void changed();

private:
    [[nodiscard]] Task *find(Id id);

    std::vector<Task> m_tasks;
    Id m_lastId = 0;
};

} // namespace stag::ui::shell
