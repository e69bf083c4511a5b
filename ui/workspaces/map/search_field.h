// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/workspaces/map/overlay_panel.h"
#include "ui/workspaces/map/place_search.h"

#include <functional>
#include <vector>

class QLabel;
class QLineEdit;
class QListWidget;

namespace stag::ui::workspaces::map {

/// Where one types a place or coordinates to go there: arrows choose, Enter goes, Esc leaves.
class SearchField final : public OverlayPanel
{
    Q_OBJECT

public:
    using Source = std::function<std::vector<PlaceResult>(const QString &text)>;

    SearchField(const theme::Theme &theme, Source source, QWidget *parent = nullptr);

    /// Puts the cursor into the field with all of it selected.
    void open();
    /// Asks the source again.
    void refresh();

Q_SIGNALS:
    void chosen(const stag::ui::workspaces::map::PlaceResult &place);
    void left();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    /// The field is its own plate while there is nothing below it.
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void choose(int row);
    void close();
    void fitList();
    void retranslate();

    const theme::Theme &m_theme;
    Source m_source;
    std::vector<PlaceResult> m_results;
    QLineEdit *m_field;
    QListWidget *m_list;
    QLabel *m_nothing;
};

} // namespace stag::ui::workspaces::map
