/** From the street into a home and back: when the picture changes, behind a veil, and the camera in there. The stage asks it each frame. */
import type { Scene } from 'three';
import { FLOOR_PLANS } from '../../../sim/installation/floor-plans.ts';
import type { Lab } from '../../state/lab.ts';
import { eased, moved, type View } from '../camera.ts';
import type { Picture } from '../picture.ts';
import { HomeScene } from './home-scene.ts';
import { farthest, keptInHome, wholeHome } from './home-view.ts';

/** The veil takes so long each way, s. */
const VEIL_S = 0.28;
/** One comes in from a little farther away. */
const FROM = 1.22;

export class Inside {
  /** the home that is shown; `undefined`: the town is */
  scene: HomeScene | undefined;
  /** 0 clear – 1 covered */
  veil = 0;
  #now: View | undefined;
  #to: View | undefined;
  #level: number | undefined;
  #aspect = 1;
  readonly #lab: Lab;
  readonly #prepare: (scene: Scene) => Promise<unknown>;
  #prepared = true;

  /** @param prepare makes a scene's shaders; the veil stays until it has */
  constructor(lab: Lab, prepare: (scene: Scene) => Promise<unknown>) {
    this.#lab = lab;
    this.#prepare = prepare;
  }

  /** Whether the home can be drawn. */
  get stands(): boolean {
    return this.scene !== undefined && this.#prepared;
  }

  get view(): View | undefined {
    return this.#now;
  }

  get aim(): View | undefined {
    return this.#to;
  }

  wish(make: (view: View) => View): void {
    if (!this.scene || !this.#to) return;
    const next = make(this.#to);
    // Zooming out past the garden leaves the home.
    if (next.distance > farthest(this.scene.house.layout, this.#aspect)) return this.#lab.leave();
    this.#to = keptInHome(next, this.scene.house.layout, this.#aspect);
  }

  move(move: string): void {
    if (!this.scene) return;
    const { layout } = this.scene.house;
    if (move === 'town') this.#lab.leave();
    else if (move === 'follow') this.#to = wholeHome(layout, this.#level, this.#aspect);
    else if (move === 'level') this.#lab.nextLevel(layout.plates.length > 1 ? layout.plates.map(({ floor }) => floor) : []);
    else this.wish((view) => moved(view, move));
  }

  /** @returns whether something still moves by itself */
  step(seconds: number, still: boolean, picture: Picture): boolean {
    const { inside, selected, detail, level, signalMap } = this.#lab.store.get();
    const wanted = inside && detail !== undefined && detail.home === selected ? detail : undefined;
    const aspect = picture.free.width / picture.free.height;
    // Another picture: the whole home again, seen from where it was.
    if (Math.abs(aspect - this.#aspect) > 0.01 && this.scene && this.#to) this.#to = wholeHome(this.scene.house.layout, level, aspect, this.#to);
    this.#aspect = aspect;
    const changing = wanted ? !this.scene?.fits(wanted) : this.scene !== undefined;
    this.veil = Math.min(1, Math.max(0, this.veil + (changing || !this.#prepared ? 1 : -1) * (still ? 1 : seconds / VEIL_S)));
    if (changing && this.veil >= 1) {
      this.scene?.dispose();
      this.scene = wanted && new HomeScene(FLOOR_PLANS.find(({ id }) => id === wanted.plan) ?? FLOOR_PLANS[0]!, wanted);
      this.#level = level;
      this.#prepared = !this.scene;
      if (this.scene) {
        void this.#make(this.scene);
        this.#to = wholeHome(this.scene.house.layout, level, this.#aspect);
        this.#now = still ? this.#to : { ...this.#to, distance: this.#to.distance * FROM, pitch: this.#to.pitch - 0.12 };
      }
    }
    if (!this.scene || !this.#now || !this.#to) return this.veil > 0 || changing;
    if (level !== this.#level) {
      this.#level = level;
      this.#to = wholeHome(this.scene.house.layout, level, this.#aspect, this.#to);
    }
    if (this.#now !== this.#to) this.#now = still ? this.#to : eased(this.#now, this.#to, seconds);
    const { playhead, now } = this.#lab;
    const shown = wanted && this.scene.fits(wanted) ? wanted : undefined;
    const easing = shown ? this.scene.show({ detail: shown, truths: now?.truthsOf(shown.home) ?? [], at: playhead.at, speed: playhead.speed, still, map: signalMap }, this.#now.yaw, seconds, picture) : false;
    return easing || this.#now !== this.#to || this.veil > 0 || changing || !this.#prepared;
  }

  async #make(scene: HomeScene): Promise<void> {
    await this.#prepare(scene.scene);
    this.#prepared ||= scene === this.scene;
  }

  dispose(): void {
    this.scene?.dispose();
    this.scene = undefined;
  }
}
