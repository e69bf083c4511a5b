// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/tasks.h"

#include <algorithm>

namespace stag::ui::shell {

Tasks::Id Tasks::start(const QString &title, std::function<void()> cancel)
{
    m_tasks.push_back({++m_lastId, title, std::nullopt, std::move(cancel)});
    Q_EMIT changed();
    return m_lastId;
}

void Tasks::setTitle(Id id, const QString &title)
{
    if (Task *task = find(id); task && task->title != title) {
        task->title = title;
        Q_EMIT changed();
    }
}

void Tasks::setProgress(Id id, std::optional<double> progress)
{
    if (Task *task = find(id)) {
        task->progress = progress;
        Q_EMIT changed();
    }
}

void Tasks::finish(Id id)
{
    if (std::erase_if(m_tasks, [id](const Task &task) { return task.id == id; }) > 0)
        Q_EMIT changed();
}

void Tasks::cancel(Id id)
{
    const Task *task = find(id);
    if (!task || !task->cancel)
        return;
    // A copy: cancelling usually finishes the task and with it this function.
    const std::function<void()> stop = task->cancel;
    stop();
}

Tasks::Task *Tasks::find(Id id)
{
    const auto found = std::find_if(
        m_tasks.begin(), m_tasks.end(), [id](const Task &task) { return task.id == id; });
    return found == m_tasks.end() ? nullptr : &*found;
}

} // namespace stag::ui::shell
