// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Window

Column {
    id: state

    required property QtObject stage
    required property QtObject theme

    width: 320
    spacing: 12

    Image {
        anchors.horizontalCenter: parent.horizontalCenter
        width: 24
        height: 24
        sourceSize: Qt.size(24 * Screen.devicePixelRatio, 24 * Screen.devicePixelRatio)
        source: "image://icon/headset/muted/" + (state.theme.dark ? "dark" : "light")
    }
    Text {
        width: parent.width
        horizontalAlignment: Text.AlignHCenter
        wrapMode: Text.WordWrap
        text: qsTr("Nothing to see yet. A room appears here as soon as a device connects and sends its poses, anchors and meshes.")
        font: state.stage.bodyFont
        color: state.theme.colors.text.secondary
    }
    Rectangle {
        anchors.horizontalCenter: parent.horizontalCenter
        width: caption.implicitWidth + 28
        height: 28
        radius: 5
        color: area.pressed ? state.theme.colors.surface.pressed
                            : area.containsMouse ? state.theme.colors.surface.hover
                                                 : state.theme.colors.surface.raised
        border.color: state.theme.colors.border.normal
        activeFocusOnTab: true
        Keys.onSpacePressed: state.stage.connectHelpRequested()
        Keys.onReturnPressed: state.stage.connectHelpRequested()
        Accessible.role: Accessible.Button
        Accessible.name: caption.text
        Text {
            id: caption
            anchors.centerIn: parent
            text: qsTr("How to connect a device…")
            font: state.stage.bodyFont
            color: state.theme.colors.text.primary
        }
        MouseArea {
            id: area
            anchors.fill: parent
            hoverEnabled: true
            onClicked: state.stage.connectHelpRequested()
        }
    }
}
