// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Window
import QtQuick3D

// Everything that has a place in the room.
View3D {
    id: world

    required property QtObject stage
    required property QtObject theme
    property bool multisample: false

    readonly property vector2d viewportPx: Qt.vector2d(width * Screen.devicePixelRatio,
                                                       height * Screen.devicePixelRatio)
    // Meshes hide lines; what is hidden is still there at this strength.
    readonly property real hiddenStrength: 0.22

    function rgb(colour) {
        return Qt.vector3d(colour.r, colour.g, colour.b)
    }
    function shows(bit) {
        return (stage.overlayBits & bit) !== 0
    }

    environment: SceneEnvironment {
        backgroundMode: SceneEnvironment.Color
        clearColor: world.theme.colors.scene.backgroundBottom
        // Colours come from the theme as they shall appear.
        tonemapMode: SceneEnvironment.TonemapModeNone
        antialiasingMode: world.multisample ? SceneEnvironment.MSAA : SceneEnvironment.NoAA
        antialiasingQuality: SceneEnvironment.High
    }

    camera: PerspectiveCamera {
        position: world.stage.cameraPosition
        rotation: world.stage.cameraRotation
        fieldOfView: world.stage.fieldOfViewDeg
        clipNear: world.stage.clipNear
        clipFar: world.stage.clipFar
    }

    // Shaders write colours multiplied by alpha, so that the picture itself stays opaque.
    component LineMaterial: CustomMaterial {
        property vector2d viewportPx: world.viewportPx
        property real pixelRatio: Screen.devicePixelRatio
        property real ghost: 0.0
        property real strength: ghost > 0.5 ? world.hiddenStrength : 1.0
        property real depthPull: 0.0004
        shadingMode: CustomMaterial.Unshaded
        cullMode: Material.NoCulling
        depthDrawMode: Material.NeverDepthDraw
        sourceBlend: CustomMaterial.One
        destinationBlend: CustomMaterial.OneMinusSrcAlpha
        vertexShader: "../shaders/line.vert"
        fragmentShader: "../shaders/line.frag"
    }
    component FillMaterial: CustomMaterial {
        property real depthPull: 0.0004
        shadingMode: CustomMaterial.Unshaded
        cullMode: Material.NoCulling
        depthDrawMode: Material.NeverDepthDraw
        sourceBlend: CustomMaterial.One
        destinationBlend: CustomMaterial.OneMinusSrcAlpha
        vertexShader: "../shaders/fill.vert"
        fragmentShader: "../shaders/fill.frag"
    }

    LineMaterial { id: lineMaterial }
    LineMaterial { id: ghostMaterial; ghost: 1.0 }
    LineMaterial { id: groundLineMaterial; depthPull: -0.0003 }
    LineMaterial { id: anchorMaterial; vertexShader: "../shaders/instanced_line.vert" }
    LineMaterial { id: anchorGhostMaterial; ghost: 1.0; vertexShader: "../shaders/instanced_line.vert" }
    FillMaterial { id: fillMaterial }

    CustomMaterial {
        id: surfaceMaterial
        property vector3d surfaceColour: world.rgb(world.theme.colors.scene.mesh)
        property vector3d wireColour: world.rgb(world.theme.colors.scene.meshWire)
        property vector3d ageNew: world.rgb(world.theme.colors.scene.meshAgeNew)
        property vector3d ageOld: world.rgb(world.theme.colors.scene.meshAgeOld)
        property vector3d keyDirection: world.stage.keyDirection
        property real keyLight: 0.42
        property real sideLight: world.theme.dark ? 0.40 : 0.56
        property real skyLight: world.theme.dark ? 0.16 : 0.10
        property real nowS: world.stage.nowS
        property int mode: world.stage.meshMode
        shadingMode: CustomMaterial.Unshaded
        cullMode: Material.BackFaceCulling
        vertexShader: "../shaders/surface.vert"
        fragmentShader: "../shaders/surface.frag"
    }
    CustomMaterial {
        id: wireMaterial
        property vector3d surfaceColour: world.rgb(world.theme.dark ? world.theme.colors.scene.mesh
                                                                     : world.theme.colors.scene.meshWire)
        shadingMode: CustomMaterial.Unshaded
        cullMode: Material.BackFaceCulling
        depthDrawMode: Material.NeverDepthDraw
        sourceBlend: CustomMaterial.One
        destinationBlend: CustomMaterial.OneMinusSrcAlpha
        vertexShader: "../shaders/surface.vert"
        fragmentShader: "../shaders/wire.frag"
    }

    Model {
        source: "#Rectangle" // 100 by 100
        materials: CustomMaterial {
            property vector3d topColour: world.rgb(world.theme.colors.scene.backgroundTop)
            property vector3d bottomColour: world.rgb(world.theme.colors.scene.backgroundBottom)
            shadingMode: CustomMaterial.Unshaded
            cullMode: Material.NoCulling
            depthDrawMode: Material.NeverDepthDraw
            vertexShader: "../shaders/backdrop.vert"
            fragmentShader: "../shaders/backdrop.frag"
        }
    }
    Model {
        readonly property real radiusM: 80
        source: "#Rectangle"
        visible: world.shows(1)
        position: Qt.vector3d(world.stage.pivot.x, -0.015, world.stage.pivot.z)
        eulerRotation: Qt.vector3d(-90, 0, 0)
        scale: Qt.vector3d(radiusM / 50, radiusM / 50, 1)
        depthBias: 1e6
        materials: CustomMaterial {
            property vector3d minorColour: world.rgb(world.theme.colors.scene.gridMinor)
            property vector3d majorColour: world.rgb(world.theme.colors.scene.gridMajor)
            property vector2d centreM: Qt.vector2d(world.stage.pivot.x, world.stage.pivot.z)
            property real radiusM: Math.min(80, Math.max(12, world.stage.distanceM * 4))
            shadingMode: CustomMaterial.Unshaded
            cullMode: Material.NoCulling
            depthDrawMode: Material.NeverDepthDraw
            sourceBlend: CustomMaterial.One
            destinationBlend: CustomMaterial.OneMinusSrcAlpha
            vertexShader: "../shaders/ground.vert"
            fragmentShader: "../shaders/ground.frag"
        }
    }
    Model {
        geometry: world.stage.axisLines
        visible: world.shows(1) && !world.stage.empty
        y: -0.012
        depthBias: 9e5
        materials: groundLineMaterial
    }

    Repeater3D {
        // In steps: another number makes all models anew, which may cost them their geometry for
        // some frames.
        model: Math.ceil(world.stage.batchCount / 32) * 32
        Model {
            required property int index
            visible: index < world.stage.batchCount
            geometry: visible ? world.stage.batchGeometry(index) : null
            materials: world.stage.meshMode === 1 ? wireMaterial : surfaceMaterial
        }
    }

    Model {
        geometry: world.stage.planeFills
        visible: world.shows(4)
        depthBias: 5000
        materials: fillMaterial
    }
    Model {
        geometry: world.stage.planeLines
        visible: world.shows(4)
        depthBias: 4000
        materials: lineMaterial
    }
    Model {
        geometry: world.stage.fences.fills
        visible: world.shows(256)
        depthBias: 3500
        materials: fillMaterial
    }
    Model {
        geometry: world.stage.fences.lines
        visible: world.shows(256)
        depthBias: 3200
        materials: ghostMaterial
    }
    Model {
        geometry: world.stage.fences.lines
        visible: world.shows(256)
        depthBias: 3000
        materials: lineMaterial
    }
    Model {
        geometry: world.stage.graph.lines
        visible: world.stage.graph.shown
        depthBias: 2000
        materials: ghostMaterial
    }
    Model {
        geometry: world.stage.graph.lines
        visible: world.stage.graph.shown
        depthBias: 1000
        materials: lineMaterial
    }
    Model {
        geometry: world.stage.anchorFrame
        instancing: world.stage.anchorInstances
        visible: world.shows(2) && world.stage.showsHiddenAnchors
        depthBias: -1000
        materials: anchorGhostMaterial
    }
    Model {
        geometry: world.stage.anchorFrame
        instancing: world.stage.anchorInstances
        visible: world.shows(2)
        depthBias: -2000
        materials: anchorMaterial
    }
    Model {
        geometry: world.stage.deviceFills
        depthBias: -3000
        materials: fillMaterial
    }
    Model {
        geometry: world.stage.deviceLines
        depthBias: -4000
        materials: ghostMaterial
    }
    Model {
        geometry: world.stage.deviceLines
        depthBias: -5000
        materials: lineMaterial
    }
    Model {
        geometry: world.stage.markLines
        depthBias: -6000
        materials: ghostMaterial
    }
    Model {
        geometry: world.stage.markLines
        depthBias: -7000
        materials: lineMaterial
    }
}
