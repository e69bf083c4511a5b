// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick

OverlayPanel {
    id: bar

    required property QtObject stage
    property Item hinted: null

    width: row.width + 8
    height: 32

    Row {
        id: row
        anchors.centerIn: parent
        spacing: 2

        ToolButton {
            theme: bar.theme
            icon: "cursor"
            name: qsTr("Select")
            checked: bar.stage.tool === 0
            onClicked: bar.stage.tool = 0
            onHintWanted: wanted => bar.hint(this, wanted)
        }
        ToolButton {
            theme: bar.theme
            icon: "rubber-band"
            name: qsTr("Select with a rectangle (hold Shift)")
            checked: bar.stage.tool === 1
            onClicked: bar.stage.tool = 1
            onHintWanted: wanted => bar.hint(this, wanted)
        }
        Separator { theme: bar.theme }
        ToolButton {
            theme: bar.theme
            icon: "orbit"
            name: qsTr("Orbit")
            checked: bar.stage.navigation === 0
            onClicked: bar.stage.navigation = 0
            onHintWanted: wanted => bar.hint(this, wanted)
        }
        ToolButton {
            theme: bar.theme
            icon: "fly"
            name: qsTr("Fly (W A S D, Q and E)")
            checked: bar.stage.navigation === 1
            onClicked: bar.stage.navigation = 1
            onHintWanted: wanted => bar.hint(this, wanted)
        }
        ToolButton {
            theme: bar.theme
            icon: "person"
            name: qsTr("View as device")
            checked: bar.stage.navigation === 2
            onClicked: bar.stage.navigation = bar.stage.navigation === 2 ? 0 : 2
            onHintWanted: wanted => bar.hint(this, wanted)
        }
        Separator { theme: bar.theme }
        ToolButton {
            theme: bar.theme
            icon: "graph"
            name: qsTr("Anchor graph (L)")
            checked: bar.stage.graph.shown
            onClicked: bar.stage.graphToggleRequested()
            onHintWanted: wanted => bar.hint(this, wanted)
        }
        ToolButton {
            theme: bar.theme
            icon: "frame"
            name: qsTr("Frame all (Home)")
            onClicked: bar.stage.frameAll()
            onHintWanted: wanted => bar.hint(this, wanted)
        }
        ToolButton {
            theme: bar.theme
            icon: "camera"
            name: qsTr("Screenshot…")
            onClicked: bar.stage.screenshotRequested()
            onHintWanted: wanted => bar.hint(this, wanted)
        }
    }

    function hint(button, wanted) {
        if (wanted)
            hinted = button
        else if (hinted === button)
            hinted = null
    }

    Timer {
        id: hintDelay
        interval: 600
        running: bar.hinted !== null
    }
    OverlayPanel {
        theme: bar.theme
        radius: 3
        visible: bar.hinted !== null && !hintDelay.running
        x: bar.hinted ? bar.hinted.x + row.x : 0
        y: bar.height + 6
        width: hintText.implicitWidth + 16
        height: 24
        Text {
            id: hintText
            anchors.centerIn: parent
            text: bar.hinted ? bar.hinted.name : ""
            font: bar.stage.captionFont
            color: bar.theme.colors.text.primary
        }
    }
}
