/** What a person could fill in or press, as a frame's page shows it. */
export interface Control {
  readonly kind: 'field' | 'box' | 'select' | 'button' | 'link';
  /** Of a field or a button, in lower case: `text`, `password`, `submit`. */
  readonly type: string;
  /** Its name and id, and those of the element of its own that it stands in. */
  readonly names: string;
  /** Words of the autocomplete attribute, in lower case. */
  readonly autocomplete: readonly string[];
  /** Its accessible name, or the placeholder: what a person is told. At most 200 characters. */
  readonly label: string;
  /** Of what is pressed and has no words: classes and the like of it, of what is in it and of what holds it alone. */
  readonly marks: string;
  /** Index in `groups`. */
  readonly group: number;
  readonly visible: boolean;
  /** Neither disabled nor read-only. */
  readonly enabled: boolean;
  readonly required: boolean;
  /** A text is in it; of a box, it is ticked. */
  readonly filled: boolean;
  /** What is typed shows as dots. */
  readonly masked: boolean;
  /** How many characters it takes; -1 for no limit. */
  readonly maxLength: number;
  /** In CSS pixels. */
  readonly width: number;
  /** All that its attributes say, and those of its form with its hidden fields. At most 2,000 characters. */
  readonly says: string;
  /** Absolute address of a link; '' for others. */
  readonly href: string;
  /** A menu that is closed. */
  readonly opens: boolean;
}

/** A form or, without one, the smallest part of the page that holds a field and a button. */
export interface ControlGroup {
  /** Its text, and the words of its attributes. At most 800 characters. */
  readonly about: string;
  /** A form element, not what stands in for one. */
  readonly isForm: boolean;
}

/** What one frame shows. Its text is the target's: hostile, and bounded. */
export interface FrameSurvey {
  /** Absolute address of its document. */
  readonly url: string;
  readonly title: string;
  /** What it says, line by line, at most 4,000 characters. */
  readonly text: string;
  readonly headings: string;
  readonly controls: readonly Control[];
  readonly groups: readonly ControlGroup[];
  /** Addresses of visible frames, and class names of visible elements, that may be widgets such as a CAPTCHA. */
  readonly widgets: string;
  /** Elements that could hold a closed shadow root. */
  readonly closedHosts: number;
}

/** A control, and where it was seen: index of the frame in the look, and of the control in the frame. */
export interface Spot {
  readonly frame: number;
  readonly index: number;
  readonly control: Control;
}
