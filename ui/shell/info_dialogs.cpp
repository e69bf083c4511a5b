// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/info_dialogs.h"

#include "ui/shell/labels.h"

#include <QAction>
#include <QEvent>
#include <QHeaderView>
#include <QMenu>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <map>

namespace stag::ui::shell {

using theme::Color;
using theme::Space;
using theme::Type;

namespace {

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
    {"prometheus-cpp", "MIT"},
    {"yaml-cpp", "MIT"},
    {"libqrencode", "LGPL-2.1"},
    {"Room scans of the demo: @iwer/sem, © Meta Platforms, Inc. and affiliates", "MIT"},
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

AboutDialog::AboutDialog(const theme::Theme &theme, QWidget *parent)
    : QDialog(parent)
    , m_version(makeLabel(theme, Type::Body, Color::TextSecondary, this))
    , m_licence(makeLabel(theme, Type::Body, Color::TextPrimary, this))
    , m_works(makeLabel(theme, Type::Strong, Color::TextPrimary, this))
    , m_list(makeTable(this, {QString(), QString()}))
    , m_close(new QPushButton(this))
{
    setObjectName(QStringLiteral("aboutDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(540, 520);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 20, 24, 20);
    QLabel *name = makeLabel(theme, Type::Headline, Color::TextPrimary, this);
    name->setText(QStringLiteral("Stag Studio"));
    layout->addWidget(name);
    layout->addWidget(m_version);
    layout->addSpacing(theme.space(Space::M));
    layout->addWidget(m_licence);
    layout->addSpacing(theme.space(Space::M));
    layout->addWidget(m_works);
    layout->addWidget(m_list, 1);
    layout->addWidget(m_close, 0, Qt::AlignRight);
    m_licence->setWordWrap(true);
    for (const Work &work : kWorks)
        new QTreeWidgetItem(m_list,
                            {QString::fromUtf8(work.name), QString::fromUtf8(work.licence)});
    connect(m_close, &QPushButton::clicked, this, &QDialog::accept);
    retranslate();
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
    m_works->setText(tr("Works of others in this program"));
    m_list->setHeaderLabels({tr("Work"), tr("Licence")});
    m_list->setAccessibleName(m_works->text());
    m_close->setText(tr("Close"));
}

} // namespace stag::ui::shell
