// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/program.h"

#include "app/bootstrap/command_line.h"
#include "app/studio/studio.h"

#include <QCommandLineParser>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSurfaceFormat>
#include <QWindow>
#include <QtTest>

namespace stag::test {

using namespace Qt::StringLiterals;
using ui::models::EntityKind;
using ui::models::EntityRef;
using ui::models::SessionTreeModel;
namespace bootstrap = app::bootstrap;
namespace studio = app::studio;

Program::Program(const QStringList &extra)
{
    m_sinceStart.start();
    QCommandLineParser parser;
    bootstrap::addServerOptions(parser);
    studio::addStudioOptions(parser);
    QStringList arguments{u"stag-studio"_s,
                          u"--data"_s,
                          m_folder.path(),
                          u"--workspace"_s,
                          u"live"_s,
                          u"--language"_s,
                          u"en"_s,
                          u"--size"_s,
                          u"1360x860"_s};
    if (!extra.contains(u"--connect"_s))
        arguments += {u"--listen"_s, u"all=127.0.0.1:0"_s};
    parser.process(arguments + extra);
    const auto options = studio::readStudioOptions(parser);
    const auto configuration =
        bootstrap::loadConfiguration(bootstrap::readServerOptions(parser), {});
    auto tokens = ui::theme::embeddedTokens();
    if (!options || !configuration || !tokens)
        return;
    m_studio = std::make_unique<studio::Studio>(
        *qApp, *configuration, *options, *std::move(tokens), m_sinceStart);
    m_studio->open();
    for (QWidget *widget : QApplication::topLevelWidgets()) {
        if (widget->objectName() == u"mainWindow")
            window = widget;
    }
    if (!window)
        return;
    window->activateWindow();
    isReady = QTest::qWaitForWindowActive(window, kPatienceMs);
    page = window->findChild<ui::workspaces::live::LivePage *>();
}

Program::~Program() = default;

ServerProcess::ServerProcess(const QString &folder, const QString &address, bool playsDemo)
{
    m_process.setProgram(QStringLiteral(STAG_BINARY_DIR "/app/stagd/stagd"));
    QStringList arguments{u"--data"_s, folder, u"--listen"_s, u"all="_s + address};
    if (playsDemo)
        arguments.append(u"--demo"_s);
    m_process.setArguments(arguments);
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_process.start();
}

QUrl ServerProcess::url()
{
    while (!m_process.canReadLine()) {
        if (!m_process.waitForReadyRead(kPatienceMs))
            return {};
    }
    const QJsonObject ready = QJsonDocument::fromJson(m_process.readLine()).object();
    return QUrl(ready["listeners"_L1].toObject()["stag"_L1].toString());
}

void ServerProcess::kill()
{
    m_process.kill();
    m_process.waitForFinished();
}

QList<QModelIndex> rowsOf(const QTreeView &tree, EntityKind kind, const QModelIndex &parent)
{
    QList<QModelIndex> rows;
    const QAbstractItemModel &model = *tree.model();
    for (int row = 0; row < model.rowCount(parent); ++row) {
        const QModelIndex index = model.index(row, 0, parent);
        const bool isGroup = index.data(SessionTreeModel::IsGroupRole).toBool();
        if (!isGroup && index.data(SessionTreeModel::KindRole).toInt() == static_cast<int>(kind))
            rows.append(index);
        rows += rowsOf(tree, kind, index);
    }
    return rows;
}

EntityRef entityOf(const QModelIndex &index)
{
    return index.data(SessionTreeModel::EntityRole).value<EntityRef>();
}

void clickRow(QTreeView &tree, const QModelIndex &row, Qt::KeyboardModifiers held)
{
    tree.expand(row.parent().parent());
    tree.expand(row.parent());
    tree.scrollTo(row);
    QTest::mouseClick(tree.viewport(), Qt::LeftButton, held, tree.visualRect(row).center());
}

QWindow *sceneWindow()
{
    for (QWindow *window : QGuiApplication::allWindows()) {
        if (window->inherits("QQuickView"))
            return window;
    }
    return nullptr;
}

GuiApplication::GuiApplication(int &argc, char **argv)
{
    QCoreApplication::setAttribute(Qt::AA_ShareOpenGLContexts);
    QSurfaceFormat format;
    format.setDepthBufferSize(24);
    format.setStencilBufferSize(8);
    format.setVersion(4, 3);
    format.setProfile(QSurfaceFormat::CoreProfile);
    QSurfaceFormat::setDefaultFormat(format);
    m_application = std::make_unique<QApplication>(argc, argv);
    QApplication::setQuitOnLastWindowClosed(false);
}

GuiApplication::~GuiApplication() = default;

} // namespace stag::test
