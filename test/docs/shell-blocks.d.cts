export declare function shellBlocks(): readonly { readonly where: string; readonly text: string }[];
