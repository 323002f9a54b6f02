// What every page has: menus, toasts, appearance, forms, tables, dialogs, explanations.
import "./appearance.js";
import "./dialog.js";
import "./forms.js";
import "./menu.js";
import "./printed.js";
import "./tables.js";
import "./toast.js";
import "./why-panel.js";
