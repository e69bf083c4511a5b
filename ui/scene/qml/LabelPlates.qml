// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick

Item {
    id: plates

    required property QtObject stage
    required property QtObject theme

    Repeater {
        model: plates.stage.labels
        Rectangle {
            id: delegate
            required property string text
            required property color colour
            required property bool hasColour
            required property rect plate
            required property bool selected
            x: plate.x
            y: plate.y
            width: plate.width
            height: plate.height
            radius: 3
            color: plates.theme.colors.scene.labelPlate
            border.width: selected ? 1.5 : 1
            border.color: selected ? plates.theme.colors.scene.selection : plates.theme.colors.border.subtle

            Rectangle {
                visible: delegate.hasColour
                x: 7
                anchors.verticalCenter: parent.verticalCenter
                width: 9
                height: 9
                radius: 2
                color: delegate.colour
            }
            Text {
                x: delegate.hasColour ? 22 : 7
                anchors.verticalCenter: parent.verticalCenter
                text: delegate.text
                textFormat: Text.PlainText // names come from devices
                font: plates.stage.captionFont
                color: plates.theme.colors.scene.label
            }
        }
    }
}
