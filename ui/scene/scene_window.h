// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QQuickView>

namespace stag::ui::theme {
class Theme;
}

namespace stag::ui::scene {

class SceneStage;

/// The native window with the QML scene. It must be destroyed before the stage and the theme.
class SceneWindow final : public QQuickView
{
    Q_OBJECT

public:
    SceneWindow(SceneStage &stage, theme::Theme &theme);
    ~SceneWindow() override;

    /// What would be drawn now; null while the window is not on a screen.
    [[nodiscard]] QImage grabNow();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void keyReleaseEvent(QKeyEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void prepareFrame();
    void chooseQuality();
    bool handleKey(const QKeyEvent &event);

    SceneStage &m_stage;
};

} // namespace stag::ui::scene
