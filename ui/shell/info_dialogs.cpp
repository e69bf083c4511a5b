// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/info_dialogs.h"

#include "ui/shell/labels.h"

#include <QAction>
#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QMenu>
#include <QPushButton>
#include <QSysInfo>
#include <QTabWidget>
#include <QTextBrowser>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <map>

namespace stag::ui::shell {

using theme::Color;
using theme::Space;
using theme::Type;

namespace {

constexpr int kMark = 36;

struct Work
{
    const char *name;
    const char *licence;
};

constexpr Work kWorks[]{
    {"Qt 6", "LGPL-3.0, GPL-3.0 (Quick 3D)"},
    {"Boost (Asio, Beast)", "BSL-1.0"},
    {"simdjson", "Apache-2.0"},
    {"RapidJSON", "MIT"},
    {"Draco", "Apache-2.0"},
    {"meshoptimizer", "MIT"},
    {"GeographicLib", "MIT"},
    {"SQLite", "Public Domain"},
    {"OpenSSL", "Apache-2.0"},
    {"zlib", "Zlib"},
    {"libarchive", "BSD-2-Clause"},
    {"prometheus-cpp", "MIT"},
    {"yaml-cpp", "MIT"},
    {"libqrencode", "LGPL-2.1"},
    {"protozero", "BSD-2-Clause"},
    {"Natural Earth (map)", "Public Domain"},
    {"GeoNames (places)", "CC-BY-4.0"},
};

QString plainText(QString text)
{
    return text.remove(u'&');
}

QTreeWidget *makeTable(QWidget *parent, const QStringList &heads)
{
    auto *table = new QTreeWidget(parent);
    table->setHeaderLabels(heads);
    table->setRootIsDecorated(false);
    table->setAlternatingRowColors(true);
    table->setUniformRowHeights(true);
    table->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    table->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    table->header()->setStretchLastSection(false);
    return table;
}

} // namespace

ShortcutsDialog::ShortcutsDialog(const theme::Theme &theme,
                                 const QList<QAction *> &actions,
                                 QWidget *parent)
    : QDialog(parent)
{
    setObjectName(QStringLiteral("shortcutsDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Keyboard shortcuts"));
    resize(460, 520);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    auto *table = makeTable(this, {tr("Command"), tr("Keys")});
    table->setAccessibleName(windowTitle());
    std::map<QString, QTreeWidgetItem *> groups;
    for (const QAction *action : actions) {
        if (action->shortcut().isEmpty())
            continue;
        QString menu;
        for (const QObject *object : action->associatedObjects()) {
            if (const auto *owner = qobject_cast<const QMenu *>(object); owner && menu.isEmpty())
                menu = plainText(owner->title());
        }
        QTreeWidgetItem *&group = groups[menu];
        if (!group) {
            group = new QTreeWidgetItem(table, {menu.isEmpty() ? tr("Window") : menu});
            group->setFont(0, theme.font(Type::Strong));
        }
        new QTreeWidgetItem(
            group,
            {plainText(action->text()), action->shortcut().toString(QKeySequence::NativeText)});
    }
    table->expandAll();
    table->setItemsExpandable(false);
    table->setIndentation(theme.space(Space::L));
    layout->addWidget(table);
    auto *close = new QPushButton(tr("Close"), this);
    layout->addWidget(close, 0, Qt::AlignRight);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
}

AboutDialog::AboutDialog(const theme::Theme &theme, const QString &demoCredits, QWidget *parent)
    : QDialog(parent)
    , m_version(makeLabel(theme, Type::Body, Color::TextSecondary, this))
    , m_licence(makeLabel(theme, Type::Body, Color::TextPrimary, this))
    , m_tabs(new QTabWidget(this))
    , m_works(makeTable(this, {QString(), QString()}))
    , m_credits(new QTextBrowser(this))
    , m_copy(new QPushButton(this))
    , m_close(new QPushButton(this))
{
    setObjectName(QStringLiteral("aboutDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(640, 560);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 20, 24, 20);
    auto *head = new QHBoxLayout;
    head->setSpacing(theme.space(Space::L));
    auto *mark = new QLabel(this);
    mark->setPixmap(theme.icon(QStringLiteral("mark"), Color::AccentInk)
                        .pixmap(QSize(kMark, kMark), devicePixelRatioF()));
    QLabel *name = makeLabel(theme, Type::Headline, Color::TextPrimary, this);
    name->setText(QStringLiteral("Stag Studio"));
    head->addWidget(mark);
    head->addWidget(name, 1);
    layout->addLayout(head);
    layout->addWidget(m_version);
    layout->addSpacing(theme.space(Space::M));
    layout->addWidget(m_licence);
    layout->addSpacing(theme.space(Space::M));
    layout->addWidget(m_tabs, 1);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_copy);
    buttons->addStretch(1);
    buttons->addWidget(m_close);
    layout->addLayout(buttons);
    m_version->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_licence->setWordWrap(true);
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(m_works, QString());
    m_tabs->addTab(m_credits, QString());
    for (const Work &work : kWorks)
        new QTreeWidgetItem(m_works,
                            {QString::fromUtf8(work.name), QString::fromUtf8(work.licence)});
    m_credits->setObjectName(QStringLiteral("demoCredits"));
    m_credits->setMarkdown(demoCredits);
    m_credits->setOpenExternalLinks(true);
    m_close->setDefault(true);
    m_close->setFocus();
    connect(m_close, &QPushButton::clicked, this, &QDialog::accept);
    connect(m_copy, &QPushButton::clicked, this, [] {
        QGuiApplication::clipboard()->setText(versions());
    });
    retranslate();
}

/// What a report about a fault needs.
QString AboutDialog::versions()
{
    return QStringLiteral("Stag Studio %1, Qt %2, %3, %4")
        .arg(QStringLiteral(STAG_VERSION),
             QString::fromLatin1(qVersion()),
             QSysInfo::prettyProductName(),
             QSysInfo::currentCpuArchitecture());
}

void AboutDialog::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QDialog::changeEvent(event);
}

void AboutDialog::retranslate()
{
    setWindowTitle(tr("About Stag Studio"));
    m_version->setText(tr("Version %1, with Qt %2")
                           .arg(QStringLiteral(STAG_VERSION), QString::fromLatin1(qVersion())));
    m_licence->setText(
        tr("Free software under the GNU General Public License, version 3 or later. "
           "You may use, study, share and change it. It comes without any warranty."));
    m_tabs->setAccessibleName(tr("Credits"));
    m_tabs->setTabText(0, tr("Works of others"));
    m_tabs->setTabText(1, tr("Data of the demo"));
    m_works->setHeaderLabels({tr("Work"), tr("Licence")});
    m_works->setAccessibleName(m_tabs->tabText(0));
    m_credits->setAccessibleName(m_tabs->tabText(1));
    m_copy->setText(tr("Copy versions"));
    m_close->setText(tr("Close"));
}

} // namespace stag::ui::shell
