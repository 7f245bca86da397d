// A page that the browser kept and shows again, after going back, may be of somebody who has signed out since.
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
// A lazy part that does not load, because the network is lost or the server is of another build by now, would end the
// page's WebAssembly. Instead the browser follows the link as if there were no script. While the page is not interactive
// there is nothing to follow: it stays as the server made it, and its forms work.
let followed;
addEventListener("click", (event) => { followed = event.target.closest?.("a[href]")?.href; }, true);
function partMissing(error) {
    console.warn(error);
    if (document.documentElement.hasAttribute("data-interactive")) location.assign(followed ?? location.href);
    return new Promise(() => {});
}
const language = document.getElementById("language-file");
if (language) {
    const fetchText = async (url) => {
        const answer = await fetch(url);
        if (!answer.ok) throw new Error(`${answer.status} ${url}`);
        return answer.text();
    };
    const [messages] = await Promise.all([
        fetchText(language.href),
        __wbg_init({ module_or_path: new URL("WASM", import.meta.url) }),
    ]);
    await start(messages);
}
