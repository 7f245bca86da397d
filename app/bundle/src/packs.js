// The parts that a page needs are sections of one file. While a page's parts are asked for, its pack is the one that is open.
let opened;
const packs = new Map();
function open(name) {
    if (!packs.has(name)) {
        const pack = WebAssembly.compileStreaming(fetch(new URL(name, import.meta.url)));
        // What failed is fetched anew.
        pack.catch(() => packs.delete(name));
        packs.set(name, pack);
    }
    opened = packs.get(name);
}
function packed(name) {
    const pack = opened;
    return async (imports) => WebAssembly.instantiate(WebAssembly.Module.customSections(await pack, name)[0], imports);
}
