// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick

Item {
    id: bar

    required property QtObject stage
    required property QtObject theme

    width: stage.scaleBarPx
    height: 24

    Rectangle {
        width: 1
        height: 5
        color: bar.theme.colors.text.secondary
    }
    Rectangle {
        y: 5
        width: parent.width
        height: 1
        color: bar.theme.colors.text.secondary
    }
    Rectangle {
        x: parent.width - 1
        width: 1
        height: 5
        color: bar.theme.colors.text.secondary
    }
    Text {
        anchors.horizontalCenter: parent.horizontalCenter
        y: 8
        text: bar.stage.scaleBarText
        font: bar.stage.captionFont
        color: bar.theme.colors.text.secondary
    }
}
