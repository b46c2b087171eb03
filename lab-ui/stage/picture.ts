/** The picture that is drawn, as the scenes are told of it. */
import type { PerspectiveCamera } from 'three';

export interface Size {
  width: number;
  height: number;
}

/** Sizes in device px. */
export interface Picture extends Size {
  /** device px per CSS px */
  ratio: number;
  camera: PerspectiveCamera;
  /** what of it nothing lies over, from its upper left corner */
  free: Size;
}
