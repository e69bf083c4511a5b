// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/session_tree_model.h"
#include "ui/workspaces/live/live_page.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QProcess>
#include <QTemporaryDir>
#include <QTreeView>
#include <QUrl>

#include <memory>

class QWindow;

namespace stag::app::studio {
class Studio;
}

namespace stag::test {

/// Starting servers and drawing without a graphics card takes its time on a busy machine.
inline constexpr int kPatienceMs = 60'000;

/// The program in this process, with the window a user sees.
class Program
{
public:
    explicit Program(const QStringList &extra);
    ~Program();

    [[nodiscard]] QTreeView &tree() const { return *page->findChild<QTreeView *>(); }

    QWidget *window = nullptr;
    ui::workspaces::live::LivePage *page = nullptr;
    bool isReady = false;

private:
    QTemporaryDir m_folder;
    QElapsedTimer m_sinceStart;
    std::unique_ptr<app::studio::Studio> m_studio;
};

/// A server in a process of its own, so that it can be killed.
class ServerProcess
{
public:
    ServerProcess(const QString &folder, const QString &address, bool playsDemo);
    ~ServerProcess() { kill(); }

    /// The address of the STAG listener once the server is ready.
    [[nodiscard]] QUrl url();
    void kill();

private:
    QProcess m_process;
};

/// Every entity of one kind that the tree shows, open or not.
[[nodiscard]] QList<QModelIndex>
rowsOf(const QTreeView &tree, ui::models::EntityKind kind, const QModelIndex &parent = {});
[[nodiscard]] ui::models::EntityRef entityOf(const QModelIndex &index);
/// Opens the groups that the row is in and clicks it.
void clickRow(QTreeView &tree, const QModelIndex &row, Qt::KeyboardModifiers held = {});
[[nodiscard]] QWindow *sceneWindow();

/// An application that draws like the program.
class GuiApplication
{
public:
    GuiApplication(int &argc, char **argv);
    ~GuiApplication();

private:
    std::unique_ptr<QApplication> m_application;
};

} // namespace stag::test
