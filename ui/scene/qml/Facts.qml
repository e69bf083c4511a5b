// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick

OverlayPanel {
    id: facts

    required property QtObject stage

    visible: (stage.overlayBits & 64) !== 0 && !stage.empty
    width: Math.ceil(line.implicitWidth / 8) * 8 + 20 // does not jiggle with every figure
    height: 26

    Text {
        id: line
        x: 10
        anchors.verticalCenter: parent.verticalCenter
        text: facts.stage.facts
        font: facts.stage.captionFont
        color: facts.theme.colors.text.secondary
        Accessible.role: Accessible.StaticText
        Accessible.name: text
    }
}
